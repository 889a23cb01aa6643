"""Labelled rows judged: labels, phases, and stretches of rows for the paired test."""
