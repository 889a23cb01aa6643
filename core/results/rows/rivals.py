"""What a network that labels rows has to beat: the commonest label, a row by itself, and a row with its neighbours."""

import warnings

import numpy as np

from core.results.texts.text_rivals import majority

MAJORITY, ALONE, NEIGHBOURS = "majority", "row alone", "neighbours"
AROUND = 2
"""Rows before and after one that are read with it."""
MOST_ROWS = 20_000
"""Rows of the training part that a logistic regression learns from, spread over all of it."""


def row_rivals(
    values: np.ndarray, starts: np.ndarray, truth: np.ndarray, *, known: np.ndarray, asked: np.ndarray, classes: int
) -> dict[str, np.ndarray]:
    """Name -> [asked, classes]; `values` [rows, features] are scaled, truth [rows] is read at the `known` rows alone.

    `known` and `asked` are positions of rows; what is read together begins at `starts`.
    """
    wide = with_neighbours(values, starts)
    return {
        MAJORITY: majority(truth[known], texts=len(asked), classes=classes),
        ALONE: _regression(values, truth, known=known, asked=asked, classes=classes),
        NEIGHBOURS: _regression(wide, truth, known=known, asked=asked, classes=classes),
    }


def with_neighbours(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """[rows, features of all]: each row with those around it; at the ends of a session the last one stands again."""
    sizes = np.diff(starts)
    first, last = np.repeat(starts[:-1], sizes), np.repeat(starts[1:] - 1, sizes)
    rows = np.arange(len(values))
    return np.concatenate([values[np.clip(rows + by, first, last)] for by in range(-AROUND, AROUND + 1)], axis=1)


def _regression(
    values: np.ndarray, truth: np.ndarray, *, known: np.ndarray, asked: np.ndarray, classes: int
) -> np.ndarray:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    told, there = np.zeros((len(asked), classes)), np.unique(truth[known])
    if len(there) == 1:
        told[:, there[0]] = 1.0
        return told
    few = known[np.linspace(0, len(known) - 1, min(len(known), MOST_ROWS)).astype(int)]
    there = np.unique(truth[few])
    with warnings.catch_warnings():
        # Whether its last digits still move makes no difference to a rival.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(max_iter=300).fit(values[few], truth[few])
    told[:, there] = model.predict_proba(values[asked])
    return told
