"""Pairs of texts: a source and its target, such as sentences in two languages."""
