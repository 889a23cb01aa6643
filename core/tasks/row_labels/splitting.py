"""Which rows are learnt from, which decide when to stop, and which are kept untouched: stretches that never mix."""

from itertools import pairwise
from typing import Any

import numpy as np

from core.data.labelled_rows import LabelledRows

Stretch = tuple[int, int]
"""Rows of one session and one part without a jump in time: the first, and the one after the last."""


def row_parts(source: LabelledRows, options: Any) -> dict[str, list[Stretch]]:
    """The stretches of each part; `options` has the fields of RowLabelOptions."""
    codes = _by_session(source, options) if options.split == "sessions" else _by_time(source, options)
    edges = np.union1d(source.edges, np.flatnonzero(np.diff(codes)) + 1).astype(int)
    found: dict[str, list[Stretch]] = {"train": [], "validation": [], "test": []}
    for start, stop in pairwise(edges.tolist()):
        found[tuple(found)[codes[start]]].append((start, stop))
    return found


def rows_in(stretches: list[Stretch]) -> np.ndarray:
    """int64: all rows of the stretches, in their order."""
    return np.concatenate([np.arange(start, stop) for start, stop in stretches] or [np.zeros(0, np.int64)])


def _by_time(source: LabelledRows, options: Any) -> np.ndarray:
    """int [rows]: 0 train, 1 validation, 2 test; rows of the same time are never parted."""
    when = source.order if source.moments is None else source.moments
    ordered = np.sort(when)
    first, second = (round(share * len(when)) for share in (1 - options.validation - options.test, 1 - options.test))
    return np.searchsorted(ordered[[min(first, len(when) - 1), min(second, len(when) - 1)]], when, side="right")


def _by_session(source: LabelledRows, options: Any) -> np.ndarray:
    """The same of whole sessions, drawn until they hold each part's share; one at least is left to learn from."""
    sizes = np.diff(source.starts)
    order = list(np.random.default_rng(options.split_seed).permutation(len(sizes)))
    of_session = np.zeros(len(sizes), np.int64)
    for part, share in ((2, options.test), (1, options.validation)):
        held = 0
        while len(order) > part and (not held or held < round(share * len(source)) - sizes[order[-1]] / 2):
            drawn = order.pop()
            of_session[drawn], held = part, held + sizes[drawn]
    return np.repeat(of_session, sizes)
