"""Translations judged: scores with intervals, rivals that need no network, what differs from what is right."""
