"""Tagged sentences as examples, with the vocabulary and the tags of the training part."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from pydantic import Field

from core.data.partition import Partition
from core.data.tagged import TaggedSequences
from core.tasks.codecs import Codecs
from core.tasks.tagging.encoding import Encoding
from core.tasks.task import Dataset

Piece = tuple[int, int, int]
"""Of which sentence, from which token to before which."""


class TaggingCodecs(Codecs):
    """From words to numbers, and from an answer to a tag."""

    words: tuple[str, ...]
    characters: str
    endings: tuple[str, ...]
    casing: bool
    fold: bool
    classes: tuple[str, ...] = Field(min_length=2)
    scheme: Literal["plain", "iob2", "bioes"]

    @cached_property
    def encoding(self) -> Encoding:
        return Encoding(self.words, self.characters, self.endings, self.casing, self.fold)


@dataclass(frozen=True, kw_only=True)
class TaggingDataset(Dataset):
    """A row of numbers a word, a tag each; sentences that are longer than an example are in several."""

    codecs: TaggingCodecs
    source: TaggedSequences
    parts: Partition
    pieces: dict[str, list[Piece]]
    """By part."""

    def output_name(self, number: int) -> str:
        return self.codecs.classes[number]

    def text(self, window: np.ndarray) -> str:
        return " ".join(self.tokens(window))

    def tokens(self, window: np.ndarray) -> tuple[str, ...]:
        numbers = window if window.ndim == 1 else window[:, 0]
        shown = ("", "\N{REPLACEMENT CHARACTER}", *self.codecs.words)
        return tuple(shown[number] for number in numbers if number)
