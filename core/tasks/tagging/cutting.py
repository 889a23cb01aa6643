"""Sentences as examples: pieces of equal length, a target at each timestep that holds a token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.data.entries import EachTimestep
from core.data.examples import Buckets, Examples, Rows
from core.tasks.tagging.encoding import Encoding

NO_TAG = -1
"""The target of padding where a chain has to know it."""


FEWEST_IN_SIZES = 3_000
"""Pieces from which on batches are cut to their length: each size is compiled, which takes its time."""
SHARES = (0.5, 0.85)
"""Of the training pieces that each size but the last holds."""


def in_buckets(parts: Mapping[str, Examples]) -> dict[str, Examples]:
    """The parts in a few sizes of the training part; in one alone where there are few pieces."""
    if len(parts["train"]) < FEWEST_IN_SIZES:
        return dict(parts)
    used = {part: {"window": np.maximum(examples.targets.mask.sum(axis=1), 1)} for part, examples in parts.items()}
    # The largest size is that of all examples, so that none is cut.
    whole = {"window": parts["train"].targets.mask.shape[1]}
    sizes = Buckets.of(used["train"], shares=SHARES, whole=whole, front=True)
    return {part: replace(examples, buckets=sizes.numbered(used[part])) for part, examples in parts.items()}


def tagged_examples(
    encoding: Encoding,
    classes: Sequence[str],
    *,
    tokens: Sequence[Sequence[str]],
    tags: Sequence[Sequence[str]],
    pieces: Sequence[tuple[int, int, int]],
    longest: int,
    chain: bool,
) -> Examples:
    """An example a piece: its tokens after padding, which does not count."""
    numbers = {tag: place for place, tag in enumerate(classes)}
    columns = encoding.columns()
    inputs = np.zeros((len(pieces), longest, columns) if columns > 1 else (len(pieces), longest), np.int32)
    targets = np.full((len(pieces), longest), NO_TAG if chain else 0, np.int32)
    mask = np.zeros((len(pieces), longest), bool)
    for row, (at, start, stop) in enumerate(pieces):
        first = longest - (stop - start)
        inputs[row] = encoding.encode(tokens[at][start:stop], longest)
        # A tag that the training part does not have cannot be learnt; it is wrong whatever is answered.
        targets[row, first:] = [numbers.get(tag, 0) for tag in tags[at][start:stop]]
        mask[row, first:] = True
    return Examples(Rows(inputs), EachTimestep(Rows(targets), mask))
