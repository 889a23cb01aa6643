"""A trained network in NumPy: its answers, its inside and its gradients, without Keras."""
