"""Trainings, comparisons and searches, drawn."""
