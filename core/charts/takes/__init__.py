"""Recordings, clips and gestures, drawn."""
