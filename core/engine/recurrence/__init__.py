"""Recurrent layers with a backward pass written by hand: weights and results of Keras' layers, in less time."""
