"""Examples as machine code reads them: flat numbers, and where each example's begin."""

from typing import NamedTuple

import numpy as np

from core.data.examples import Entries, Examples, Windows


class FlatExamples(NamedTuple):
    """Inputs, targets, and weights: none, or one an example."""

    values: np.ndarray
    starts: np.ndarray
    targets: np.ndarray
    target_starts: np.ndarray
    weights: np.ndarray


class Batches(NamedTuple):
    """Batches `first` to `first + count` of an epoch that visits its examples in this order."""

    order: np.ndarray
    size: int
    first: int
    count: int


def flat(examples: Examples) -> FlatExamples:
    """The same examples, in float32."""
    weights = np.zeros(0) if examples.weights is None else examples.weights
    return FlatExamples(
        *_numbers(examples.inputs), *_numbers(examples.targets), np.ascontiguousarray(weights, np.float32)
    )


def _numbers(entries: Entries) -> tuple[np.ndarray, np.ndarray]:
    values = np.ascontiguousarray(entries.values, np.float32)
    starts = entries.starts if isinstance(entries, Windows) else np.arange(len(values))
    return values.ravel(), np.ascontiguousarray(starts, np.int64) * (values.size // max(1, len(values)))
