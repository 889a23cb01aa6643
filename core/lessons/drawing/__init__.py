"""Figures of lessons."""
