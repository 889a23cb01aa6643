"""A text as windows of tokens, with the vocabulary of its training part."""

from dataclasses import dataclass

import numpy as np

from core.data.tokens.stored import StoredTokenizer
from core.declared import Count
from core.tasks.codecs import Codecs
from core.tasks.task import Dataset
from core.tasks.writing.options import WritingOptions


class WritingCodecs(Codecs):
    """From text to numbers and back."""

    tokenizer: StoredTokenizer
    first: Count
    """The first token of the training part: what an empty prompt begins with."""


@dataclass(frozen=True, kw_only=True)
class WritingDataset(Dataset):
    """Windows of train, validation and test text."""

    codecs: WritingCodecs
    options: WritingOptions
    streams: list[np.ndarray]
    """int32 [tokens] of train, validation and test."""
    texts: tuple[str, str, str]

    def output_name(self, number: int) -> str:
        return self.codecs.tokenizer.decode([number])

    def tokens(self, window: np.ndarray) -> tuple[str, ...]:
        return tuple(self.codecs.tokenizer.decode([number]) for number in window.tolist())

    def text(self, window: np.ndarray) -> str:
        return self.codecs.tokenizer.decode(window.tolist())
