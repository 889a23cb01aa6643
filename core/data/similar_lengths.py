"""Batches of similar length: examples that are filled up to the longest, computed only as far as their batch needs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.data.examples import Buckets, Examples

SHARES = (0.5, 0.85, 0.97)
"""Of the training examples that each size but the last holds: a network is compiled for each of them."""


def in_similar_lengths(parts: Mapping[str, Examples], *, front: bool) -> dict[str, Examples]:
    """The parts, each with the sizes of the training part; padding stands at the `front`, or at the end."""
    sizes = similar_lengths(parts["train"].all_inputs(), front=front)
    return {
        part: replace(examples, buckets=sizes.numbered({"window": timesteps_used(examples.all_inputs())}))
        for part, examples in parts.items()
    }


def similar_lengths(inputs: np.ndarray, *, front: bool) -> Buckets:
    """The sizes of inputs [examples, timesteps, features]; the largest one is that of all examples."""
    whole = {"window": inputs.shape[1]}
    return Buckets.of({"window": timesteps_used(inputs)}, shares=SHARES, whole=whole, front=front)


def timesteps_used(inputs: np.ndarray) -> np.ndarray:
    """How many timesteps [examples] hold something; at least one."""
    return np.maximum(inputs.any(axis=2).sum(axis=1), 1)
