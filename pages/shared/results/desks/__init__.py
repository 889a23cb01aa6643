"""A trained network put to use: a desk for each question it can be asked."""
