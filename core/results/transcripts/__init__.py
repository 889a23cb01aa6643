"""Transcripts judged: wrong symbols by their kinds, scores with intervals, rivals that need no network."""
