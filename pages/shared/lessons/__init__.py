"""Pieces of the Lessons page."""
