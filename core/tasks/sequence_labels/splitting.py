"""Which sequences are learnt from, which decide when to stop, and which are kept untouched."""

from collections import Counter
from typing import Any

import numpy as np

from core.data.clips import LabelledClips
from core.data.partition import PARTS, Partition
from core.data.sequences import LabelledSequences
from core.errors import UserError
from core.language import say

ENOUGH = 4
"""Of a label and a group, so that each part gets some of them."""
Source = LabelledSequences | LabelledClips


def split(source: Source, options: Any) -> Partition:
    """Given parts as they are; otherwise by whole groups, in the order of the file, or at random; raises UserError.

    `options` has the fields of SequenceLabelOptions.
    """
    given = np.array(source.parts or ["train"] * len(source), dtype=object)
    for part, share in (("test", options.test), ("validation", options.validation)):
        if part not in given:
            given[_chosen(source, np.flatnonzero(given == "train"), share, options)] = part
    parts = Partition(**{part: np.flatnonzero(given == part) for part in PARTS})
    if parts.empty:
        raise UserError(
            say("The {empty} part is empty.", empty=parts.empty[0]),
            say("Bring more for each label, or choose larger parts."),
        )
    return parts


def _chosen(source: Source, free: np.ndarray, share: float, options: Any) -> np.ndarray:
    """Positions among `free` that leave the training part."""
    if options.split == "groups":
        return _groups(source, free, share, options)
    kinds = _kinds(source, free)
    chosen = []
    for kind in sorted(set(kinds)):
        own = free[[other == kind for other in kinds]]
        if options.split == "random":
            own = np.random.default_rng(options.split_seed).permutation(own)
        chosen.append(own[len(own) - min(round(share * len(own)), len(own) - 1) :])
    return np.concatenate(chosen)


def _kinds(source: Source, free: np.ndarray) -> list[tuple[str, ...]]:
    """The label of each, with its group where every label has several of every group: all are then in every part."""
    labels = [(source.labels[at],) for at in free]
    if not source.groups:
        return labels
    grouped = [(source.labels[at], source.groups[at]) for at in free]
    return grouped if min(Counter(grouped).values()) >= ENOUGH else labels


def _groups(source: Source, free: np.ndarray, share: float, options: Any) -> np.ndarray:
    """Whole groups, drawn until they hold the share, at least one; one is always left."""
    if not source.groups:
        raise UserError(say("Nothing says which group each belongs to."), say("Choose a group, or another split."))
    groups = np.array(source.groups)[free]
    order = np.random.default_rng(options.split_seed).permutation(sorted(set(groups)))
    if len(order) < 2:
        raise UserError(
            say("One group is left to be split.") if len(order) else say("No group is left to be split."),
            say("Bring more groups, or split in the order of the file."),
        )
    held = np.zeros(len(free), dtype=bool)
    for group in order[:-1]:
        if held.sum() >= round(share * len(free)) and held.any():
            break
        held |= groups == group
    return free[held]
