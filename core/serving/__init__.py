"""Trained runs asked by HTTP: JSON in and out, one operation a question, without TensorFlow."""
