"""Rivals that label a sequence without a network: by its means and spreads, and by the sequence most like it."""

from collections.abc import Sequence

import numpy as np

from core.data.sequences import shrunk

WARPED = (100, 60, 40, 25)
"""Timesteps to which sequences are brought before they are warped: the most that can be afforded."""
BAND = 0.15
"""Share of the timesteps by which warping may shift one sequence against the other (Sakoe & Chiba, 1978)."""
DEAREST = 4e9
"""Multiplications of warping all pairs of sequences; above it this rival is left out."""


def means_and_spreads(
    train: Sequence[np.ndarray], labels: np.ndarray, test: Sequence[np.ndarray], *, classes: int
) -> np.ndarray:
    """[test, classes] by logistic regression on each feature's mean, spread and extremes: the order does not matter."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    told, known = np.zeros((len(test), classes)), np.unique(labels)
    if len(known) == 1:
        told[:, known[0]] = 1.0
        return told
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(np.stack([summed_up(sequence) for sequence in train]), labels)
    told[:, known] = model.predict_proba(np.stack([summed_up(sequence) for sequence in test]))
    return told


def summed_up(sequence: np.ndarray) -> np.ndarray:
    """[4 features + 1]: mean, spread, least and greatest of each feature, and how long the sequence is."""
    parts = (sequence.mean(axis=0), sequence.std(axis=0), sequence.min(axis=0), sequence.max(axis=0))
    return np.concatenate([*parts, [len(sequence)]])


def nearest_by_warping(
    train: Sequence[np.ndarray], labels: np.ndarray, test: Sequence[np.ndarray], *, classes: int
) -> np.ndarray | None:
    """[test, classes] the label of the training sequence nearest by dynamic time warping; None where it costs too much.

    Sequences are brought to the same number of timesteps first, so that all pairs are warped side by side.
    """
    longest, work = max(map(len, (*train, *test))), len(train) * len(test) * train[0].shape[1]
    timesteps = next((each for each in WARPED if work * min(each, longest) ** 2 * 2 * BAND < DEAREST), None)
    if timesteps is None:
        return None
    timesteps = min(timesteps, longest)
    reach = max(1, round(BAND * timesteps))
    known, asked = (np.stack([shrunk(each, timesteps) for each in part]) for part in (train, test))
    nearest = _warped(asked, known, reach).argmin(axis=1)
    return np.eye(classes)[labels[nearest]]


def _warped(asked: np.ndarray, known: np.ndarray, reach: int) -> np.ndarray:
    """[asked, known] cost of the cheapest alignment of each pair, no place shifted by more than `reach`."""
    timesteps, shape = asked.shape[1], (len(asked), len(known))
    asked, known = asked.astype(np.float32), known.astype(np.float32)
    squares, others = (asked**2).sum(axis=2), (known**2).sum(axis=2)
    never = np.full(shape, np.inf, np.float32)
    above = {-1: np.zeros(shape, np.float32)}
    for row in range(timesteps):
        here: dict[int, np.ndarray] = {}
        for column in range(max(0, row - reach), min(timesteps, row + reach + 1)):
            apart = squares[:, row, None] + others[None, :, column] - 2 * asked[:, row] @ known[:, column].T
            before = np.minimum(above.get(column, never), above.get(column - 1, never))
            here[column] = np.maximum(apart, 0) + np.minimum(before, here.get(column - 1, never))
        above = here
    return above[timesteps - 1]
