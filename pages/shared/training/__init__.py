"""Choosing what to train, and watching it."""
