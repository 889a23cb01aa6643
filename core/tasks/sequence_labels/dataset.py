"""Labelled sequences as examples, with the scale of the training part and the labels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import Field

from core.data.clips import FRAME, LabelledClips
from core.data.partition import Partition
from core.data.sequences import LabelledSequences, shrunk
from core.language import say
from core.tasks.codecs import Codecs
from core.tasks.task import Dataset

NEVER_ZERO = 1e-6
"""Written where all features of a timestep are exactly 0, which would be taken for padding."""


class SequenceCodecs(Codecs):
    """From a sequence to what the network reads, and from an answer to a label."""

    classes: tuple[str, ...] = Field(min_length=2)
    features: tuple[str, ...] = Field(min_length=1)
    timesteps: int = Field(ge=1)
    """That the network reads; short sequences are filled up in front, longer ones shrunk."""
    every: int = Field(ge=1)
    each: bool
    """Whether each sequence is scaled by itself."""
    differences: bool
    level: tuple[float, ...]
    spread: tuple[float, ...]

    @property
    def columns(self) -> int:
        """Features that the network reads."""
        return len(self.features) * (1 + self.differences)


@dataclass(frozen=True, kw_only=True)
class LabelledDataset(Dataset):
    """One window of values a sequence, or of frames a clip, one label each."""

    codecs: Any
    source: LabelledSequences | LabelledClips
    parts: Partition
    warnings: tuple[str, ...] = ()
    """What flatters the scores, a sentence each."""

    @property
    def learnt_positions(self) -> np.ndarray:
        """Places in the source of all that the network to be judged has learnt."""
        return np.concatenate([getattr(self.parts, part) for part in self.learnt])

    @property
    def learnt_labels(self) -> np.ndarray:
        """The classes of those."""
        return np.concatenate([getattr(self, part).all_targets() for part in self.learnt])

    def times(self, position: int) -> tuple[str, ...]:
        """The numbers of its timesteps, without the padding in front; of a clip those of its frames."""
        if not self.ends.input.padded:
            count = self.ends.timesteps
            return tuple(
                say("{one} {number} of {count}", one=say(FRAME.one), number=number, count=count)
                for number in range(1, count + 1)
            )
        [read] = self.test.inputs.take(np.array([position]))
        return tuple(str(number + 1) for number in range(int(read.any(axis=1).sum())))

    def output_name(self, number: int) -> str:
        return self.codecs.classes[number]


def complete(sequence: np.ndarray, every: int) -> np.ndarray:
    """float32 [timesteps, features]: gaps filled in between their neighbours, then the mean of `every` timesteps."""
    filled = np.array(sequence, np.float32)
    for feature in filled.T:
        gaps = np.isnan(feature)
        if gaps.all():
            feature[:] = 0.0
        elif gaps.any():
            feature[gaps] = np.interp(np.flatnonzero(gaps), np.flatnonzero(~gaps), feature[~gaps])
    if every == 1:
        return filled
    starts = np.arange(0, len(filled), every)
    return np.add.reduceat(filled, starts) / np.diff([*starts, len(filled)])[:, None].astype(np.float32)


def scale(sequences: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Level and spread of each feature, float64 [features], over all timesteps of sequences without gaps."""
    count = sum(map(len, sequences))
    level = sum(each.sum(axis=0, dtype=np.float64) for each in sequences) / count
    spread = np.sqrt(sum(((each - level) ** 2).sum(axis=0) for each in sequences) / count)
    return level, np.where(spread > 0, spread, 1.0)


def window(sequence: np.ndarray, codecs: Any) -> np.ndarray:
    """float32 [timesteps, columns] as the network reads a sequence without gaps: zeros, then the sequence.

    `codecs` has the fields of SequenceCodecs; the exported script brings its own.
    """
    level, spread = scale([sequence]) if codecs.each else (np.array(codecs.level), np.array(codecs.spread))
    scaled = (sequence - level) / spread
    if len(scaled) > codecs.timesteps:
        scaled = shrunk(scaled, codecs.timesteps)
    if codecs.differences:
        scaled = np.concatenate([scaled, np.diff(scaled, axis=0, prepend=scaled[:1])], axis=1)
    scaled = scaled.astype(np.float32)
    scaled[~scaled.any(axis=1), 0] = NEVER_ZERO
    return np.concatenate([np.zeros((codecs.timesteps - len(scaled), scaled.shape[1]), np.float32), scaled])
