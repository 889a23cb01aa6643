"""TensorFlow's graph and its XLA twin as programs."""
