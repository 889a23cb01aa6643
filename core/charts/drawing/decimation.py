"""As many points of a line as a screen can show, none of its peaks lost."""

import numpy as np


def decimate(x: np.ndarray, y: np.ndarray, points: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """At most about `points` of (x, y) [time]: the lowest and the highest of each stretch, in order; gaps stay gaps."""
    kept = kept_positions(y, points)
    return x[kept], y[kept]


def kept_positions(y: np.ndarray, points: int = 2000) -> np.ndarray:
    """Positions [at most about points] of the first and last value and of each stretch's minimum and maximum."""
    if len(y) <= points:
        return np.arange(len(y))
    stretches = max(1, points // 2 - 1)
    size = -(-len(y) // stretches)
    whole = len(y) // size * size
    blocks = y[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    with np.errstate(invalid="ignore"):
        lowest = starts + np.argmin(np.where(np.isnan(blocks), np.inf, blocks), axis=1)
        highest = starts + np.argmax(np.where(np.isnan(blocks), -np.inf, blocks), axis=1)
    kept = [np.array([0, len(y) - 1]), lowest, highest]
    if whole < len(y):
        kept.append(whole + _ends(y[whole:]))
    return np.unique(np.concatenate(kept))


def _ends(rest: np.ndarray) -> np.ndarray:
    if np.isnan(rest).all():
        return np.array([0])
    return np.array([np.nanargmin(rest), np.nanargmax(rest)])
