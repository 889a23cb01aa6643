"""How much of what a network wrote stands word for word in what it learnt from."""

import numpy as np


def copied_share(written: str, learnt: str, *, run: int = 30) -> float:
    """Share of the characters of `written` that lie in a stretch of at least `run` characters found in `learnt`."""
    if len(written) < run:
        return float(bool(written) and written in learnt)
    starts = np.array([written[start : start + run] in learnt for start in range(len(written) - run + 1)])
    edges = np.zeros(len(written) + 1, int)
    np.add.at(edges, np.flatnonzero(starts), 1)
    np.add.at(edges, np.flatnonzero(starts) + run, -1)
    return float(np.mean(np.cumsum(edges)[:-1] > 0))
