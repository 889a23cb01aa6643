"""Transcribed recordings as examples, with the symbols of the training part."""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from core.data.partition import Partition
from core.data.transcribed import TranscribedRecordings
from core.tasks.codecs import Codecs
from core.tasks.task import Dataset
from core.tasks.transcription.encoding import put_together
from core.tasks.transcription.options import TranscriptionOptions


class TranscriptionCodecs(Codecs):
    """From a recording to what the network reads, and from its answer to a transcript."""

    symbols: tuple[str, ...] = Field(min_length=1)
    words: bool
    """Whether a symbol is a word; otherwise it is a character."""
    fold: bool
    features: tuple[str, ...] = Field(min_length=1)
    stacked: int = Field(ge=1)
    timesteps: int = Field(ge=1)
    """Of the longest recording of the source; shorter ones are filled up behind."""

    @property
    def columns(self) -> int:
        """Features that the network reads."""
        return len(self.features) * self.stacked

    def text(self, numbers: tuple[int, ...] | np.ndarray) -> str:
        """The transcript of these symbols."""
        return put_together([self.symbols[number] for number in numbers], self.words)


@dataclass(frozen=True, kw_only=True)
class TranscriptionDataset(Dataset):
    """One window of stacked frames a recording, its symbols as the target."""

    codecs: TranscriptionCodecs
    options: TranscriptionOptions
    source: TranscribedRecordings
    parts: Partition
    """Positions of the recordings; those that do not fit stand in the test part alone."""
    warnings: tuple[str, ...] = ()

    def output_name(self, number: int) -> str:
        return self.codecs.symbols[number] if number < len(self.codecs.symbols) else "blank"
