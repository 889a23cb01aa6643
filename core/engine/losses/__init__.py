"""What training minimises, where Keras has none of its own."""
