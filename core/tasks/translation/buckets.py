"""Batches of like length: a few sizes to which they are cut, so that padding costs little."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.data.examples import Buckets, Examples

SHARES = ((4_000, ()), (15_000, (0.6,)), (10**9, (0.4, 0.7, 0.92)))
"""Up to so many training pairs -> shares of them that each size but the last holds: each has to be compiled, too."""


def in_buckets(parts: Mapping[str, Examples]) -> dict[str, Examples]:
    """The parts, each with the sizes of the training part; one size alone cuts what nobody fills."""
    used = {part: _used(examples) for part, examples in parts.items()}
    shares = next(shares for most, shares in SHARES if len(parts["train"]) < most)
    # The largest size is that of all parts, so that no example is cut.
    whole = {name: max(int(each[name].max(initial=1)) for each in used.values()) for name in used["train"]}
    sizes = Buckets.of(used["train"], shares=shares, whole=whole)
    return {part: replace(examples, buckets=sizes.numbered(used[part])) for part, examples in parts.items()}


def _used(examples: Examples) -> dict[str, np.ndarray]:
    """Timesteps of each input that hold something; at least one."""
    return {name: np.maximum((array > 0).sum(axis=1), 1) for name, array in examples.all_inputs().items()}
