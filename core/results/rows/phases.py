"""Phases: rows with the same label in a row, and how many of them are found (Lea et al., 2017)."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

OVERLAP = 0.5
"""Share of the rows of both phases together that they have in common at least, where one is found."""


class Phase(NamedTuple):
    """The rows `start` to `stop` with one label."""

    start: int
    stop: int
    label: int


def edges_of(labels: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """int [phases + 1]: where a label or a session begins, and where all end, which is the last of `starts`."""
    changes = np.flatnonzero(labels[1:] != labels[:-1]) + 1
    return np.union1d(changes, starts).astype(int)


def phases_of(labels: np.ndarray, starts: np.ndarray) -> list[Phase]:
    """Of labels [rows], as numbers, in sessions that begin at `starts`; the last of these is where all end."""
    return [Phase(int(start), int(stop), int(labels[start])) for start, stop in pairwise(edges_of(labels, starts))]


def phase_f1(truth: np.ndarray, predicted: np.ndarray, lengths: np.ndarray) -> float:
    """F1 of phases: one is found where one with its label overlaps it by half; each counts once.

    truth and predicted [rows] are numbers of labels, lengths [sessions] rows of each session, all of them labelled.
    """
    starts = np.cumsum([0, *lengths])
    there, told = phases_of(truth, starts), phases_of(predicted, starts)
    taken: set[int] = set()
    first = 0
    for one in told:
        while first < len(there) and there[first].stop <= one.start:
            first += 1
        found = _best(one, there, first)
        if found is not None:
            taken.add(found)
    return 2 * len(taken) / max(len(there) + len(told), 1)


def _best(one: Phase, there: list[Phase], first: int) -> int | None:
    """Which actual phase it finds; more than half of both can be in common with one alone."""
    for place in range(first, len(there)):
        other = there[place]
        if other.start >= one.stop:
            return None
        common = min(one.stop, other.stop) - max(one.start, other.start)
        if one.label == other.label and common > OVERLAP * (one.stop - one.start + other.stop - other.start - common):
            return place
    return None
