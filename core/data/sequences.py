"""Sequences of measured values as tasks receive them, each with a label."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.words import Noun

SEQUENCE = Noun("sequence", "sequences")


@dataclass(frozen=True)
class LabelledSequences:
    """Sequence i is `values[starts[i] : starts[i + 1]]`; values [timesteps of all, features] float32.

    They may lie in a file and be read where they are taken; NaN is missing. `starts` has one more entry than there
    are sequences. `parts` ("train", "validation", "test") and `groups` (a person, a session) are given or empty.
    """

    name: str
    features: tuple[str, ...]
    values: np.ndarray
    starts: np.ndarray
    labels: tuple[str, ...]
    groups: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> np.ndarray:
        """Timesteps of each sequence, int [sequences]."""
        return np.diff(self.starts)

    def at(self, position: int) -> np.ndarray:
        """[timesteps, features]"""
        return np.asarray(self.values[self.starts[position] : self.starts[position + 1]])


def laid_end_to_end(sequences: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """All sequences [timesteps, features] in one array of float32, and where each of them starts."""
    starts = np.cumsum([0, *map(len, sequences)])
    return np.concatenate(sequences).astype(np.float32, copy=False), starts


def shrunk(sequence: np.ndarray, timesteps: int) -> np.ndarray:
    """[timesteps, features]: the same course, read at so many places."""
    if len(sequence) == timesteps:
        return sequence
    at, whole = np.linspace(0, len(sequence) - 1, timesteps), np.arange(len(sequence))
    return np.stack([np.interp(at, whole, feature) for feature in sequence.T], axis=1)
