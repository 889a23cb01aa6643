"""What a sample looks like, before anything of it is brought."""

import csv
import io
from functools import lru_cache
from itertools import islice

import numpy as np

from core.sources.samples import SAMPLES

SHOWN = 400


@lru_cache(maxsize=32)
def opening(key: str, count: int = 4) -> tuple[tuple[str, str], ...]:
    """The first texts of a labelled sample, each with its label."""
    rows = csv.reader(io.StringIO(SAMPLES[key].content().decode()))
    return tuple((row[0], row[-1]) for row in islice(rows, 1, count + 1))


@lru_cache(maxsize=32)
def outline(key: str) -> np.ndarray:
    """The end of a sample's last column, [time]; NaN where it has a gap."""
    rows = list(csv.reader(io.StringIO(SAMPLES[key].content().decode())))
    return np.array([_number(row[-1]) for row in rows[1:][-SHOWN:]])


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
