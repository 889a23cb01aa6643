"""What is read of a file of sequences, whatever its format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class RawSequences:
    """Sequences [timesteps, features] float32, NaN where a value is missing, and words that come with each of them."""

    features: tuple[str, ...]
    sequences: Sequence[np.ndarray]
    words: Mapping[str, tuple[str, ...]]
    """Column -> a word for each sequence."""
    facts: tuple[str, ...] = ()
    label: str | None = None
    """The column that the format itself calls the label."""
    notes: tuple[str, ...] = field(default=())
    """What was left out in reading, a sentence each."""

    def __len__(self) -> int:
        return len(self.sequences)


def numbered_features(count: int) -> tuple[str, ...]:
    """For features without names."""
    return tuple(f"feature {number}" for number in range(1, count + 1))


def joined(parts: Mapping[str, RawSequences]) -> RawSequences:
    """Files of one collection, such as those for training and testing, with the part of each in a column of its own."""
    first = next(iter(parts.values()))
    sequences = [sequence for part in parts.values() for sequence in part.sequences]
    words = {name: tuple(word for part in parts.values() for word in part.words[name]) for name in first.words}
    words["part"] = tuple(name for name, part in parts.items() for _ in part.sequences)
    return RawSequences(first.features, sequences, words, first.facts, first.label, first.notes)
