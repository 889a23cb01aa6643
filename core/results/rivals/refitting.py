"""How often a rival is fitted again along the test part."""

from dataclasses import dataclass

import numpy as np

REFITS = 100
"""Fits of one rival along all test parts together; between them its parameters are kept."""


@dataclass(frozen=True)
class Asked:
    """What every forecast of a question has in common."""

    horizon: int
    season: int
    refits: int
    """How often a rival may be fitted along one series."""


def refits_each(series: int) -> int:
    """Fits along the test part of each of so many series; one at least."""
    return max(REFITS // series, 1)


def stretches(origins: np.ndarray, most: int) -> list[np.ndarray]:
    """At most so many stretches of neighbouring origins, of about equal size."""
    return np.array_split(origins, min(most, len(origins)))
