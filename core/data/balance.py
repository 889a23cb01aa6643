"""Rare labels made to count as much as common ones."""

import numpy as np


def balanced(labels: np.ndarray, classes: int) -> np.ndarray:
    """float32 [examples]: every label has the same total weight, and the mean is 1."""
    counts = np.bincount(labels, minlength=classes)
    return (len(labels) / (np.count_nonzero(counts) * counts[labels])).astype(np.float32)
