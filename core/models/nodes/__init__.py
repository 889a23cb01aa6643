"""One file a node: a part of a network, in Keras, in NumPy, in the gradients and in the drawing."""
