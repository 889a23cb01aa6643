"""Stretches of rows as windows that overlap by half, and answers to windows as answers to rows."""

from itertools import pairwise
from typing import Any

import numpy as np

from core.data.labelled_rows import LabelledRows
from core.models.in_numpy.forward import predicted
from core.tasks.row_labels.splitting import Stretch
from core.tasks.sequence_labels.dataset import complete, window

AT_ONCE = 512
"""Windows that are answered together."""


def without_gaps(source: LabelledRows) -> np.ndarray:
    """float32 [rows, features]: gaps filled in between their neighbours of the same session, not across a jump.

    A stretch between jumps in which a feature is missing throughout has the nearest value of its session there.
    """
    values, stretches = source.values.copy(), list(pairwise(source.edges.tolist()))
    for start, stop in stretches:
        for feature in np.flatnonzero(np.isnan(values[start:stop]).all(axis=0)):
            values[start:stop, feature] = nearest_value(source, int(feature), start, stop)
    return np.concatenate([complete(values[start:stop], 1) for start, stop in stretches])


def nearest_value(source: LabelledRows, feature: int, start: int, stop: int) -> float:
    """The last value of the session before a stretch that has none, else the first after it; NaN where none is."""
    session = int(np.searchsorted(source.starts, start, side="right"))
    before, after = (
        source.values[source.starts[session - 1] : start, feature],
        source.values[stop : source.starts[session], feature],
    )
    known = [*before[~np.isnan(before)][-1:], *after[~np.isnan(after)][:1]]
    return float(known[0]) if known else float("nan")


def cut_up(stretches: list[Stretch], longest: int) -> list[Stretch]:
    """Windows of `longest` rows, each half of one after the one before; shorter ones of shorter stretches alone."""
    step = max(longest // 2, 1)
    return [
        (first, min(first + longest, stop))
        for start, stop in stretches
        for first in [*range(start, max(stop - longest, start), step), max(stop - longest, start)]
    ]


def read_windows(filled: np.ndarray, windows: list[Stretch], codecs: Any) -> np.ndarray:
    """float32 [windows, timesteps, columns]; zeros before a short one."""
    return np.stack([window(filled[start:stop], codecs) for start, stop in windows])


def row_targets(numbers: np.ndarray, windows: list[Stretch], longest: int) -> tuple[np.ndarray, np.ndarray]:
    """int32 labels and bool [windows, longest] whether each counts; `numbers` [rows], -1 without a label."""
    targets = np.full((len(windows), longest), -1, np.int32)
    for row, (start, stop) in enumerate(windows):
        targets[row, longest - (stop - start) :] = numbers[start:stop]
    return np.maximum(targets, 0), targets >= 0


def told_rows(model: Any, filled: np.ndarray, stretches: list[Stretch], codecs: Any) -> np.ndarray:
    """[rows of all stretches, classes]: each row as the window answers it in whose middle it stands."""
    windows, found = cut_up(stretches, codecs.timesteps), []
    for place in range(0, len(windows), AT_ONCE):
        some = windows[place : place + AT_ONCE]
        found += list(predicted(model, read_windows(filled, some, codecs)))
    ends = {stop for _, stop in stretches}
    pieces, kept = [], 0
    for place, (start, stop) in enumerate(windows):
        first = kept if place and windows[place - 1][1] not in ends else start
        kept = stop if stop in ends else (windows[place + 1][0] + stop) // 2
        pieces.append(found[place][len(found[place]) - (stop - first) : len(found[place]) - (stop - kept)])
    return np.concatenate(pieces)
