"""Recurrences in machine code of our own, made by Numba: large networks, on as many cores as there are."""

ACTIVATIONS = ("tanh", "relu")
"""The squashing functions that cells may have here; their places are their numbers."""
