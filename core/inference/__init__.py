"""What a trained run lets one ask, without TensorFlow and without training it again."""
