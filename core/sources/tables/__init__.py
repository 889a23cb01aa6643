"""Sources that begin as a grid of cells or as lines of text."""
