"""Several runs on one source and one split: their comparison and its verdict."""
