"""How much each of several starts counts in their mean: by what they leave together, shrunk towards equal weights."""

import numpy as np

from core.tasks.forecasting.windows import Shape

EARLIER = 0.4
"""The first part of the values, which nothing is weighed on."""
MOST = 150
"""Origins that are looked at, at most."""
FEW = 8
"""Origins with fewer of which all starts count alike."""
BEHIND = 1.3
"""Starts that leave more than this share of what the best one leaves do not count."""
EQUAL = 0.3
"""How much equal weights are preferred, over the mean square that the best start leaves."""


def origins_to_weigh(count: int, shape: Shape) -> np.ndarray:
    """Origins over the later part of `count` values, evenly spread."""
    first, last = max(int(EARLIER * count), shape.lookback), count - shape.outputs
    if last < first:
        return np.zeros(0, dtype=int)
    return np.unique(np.linspace(first, last, min(MOST, last - first + 1)).astype(int))


def weights_of(missed: np.ndarray) -> np.ndarray:
    """Weights [starts], not below zero and together one, of starts that missed so much [starts, origins, outputs].

    They leave the least squares, with a penalty on how far they are from equal (Bates & Granger 1969; Diebold & Pauly
    1990): where starts err alike, or there is little to tell by, all of them count.
    """
    errors = np.abs(missed).mean(axis=(1, 2))
    good = np.flatnonzero(errors <= BEHIND * errors.min())
    flat = missed[good].reshape(len(good), -1)
    squares = flat @ flat.T / flat.shape[1]
    found = np.zeros(len(missed))
    found[good] = _least(squares + EQUAL * (np.diag(squares).min() or 1.0) * np.eye(len(good)))
    return found


def _least(squares: np.ndarray) -> np.ndarray:
    """Weights that make the quadratic form of `squares` least; whoever would count less than nothing is left out."""
    inside = np.ones(len(squares), dtype=bool)
    while True:
        solved = np.linalg.solve(squares[np.ix_(inside, inside)], np.ones(inside.sum()))
        weights = np.zeros(len(squares))
        weights[inside] = solved / solved.sum()
        if weights.min() >= 0:
            return weights
        inside[np.argmin(weights)] = False
