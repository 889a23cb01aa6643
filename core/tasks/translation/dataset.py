"""Pairs of texts as numbers of tokens, with the vocabularies of their training part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.pairs import TextPairs
from core.data.partition import Partition
from core.data.tokens import PADDING, UNKNOWN, Tokenizer
from core.data.tokens.stored import StoredTokenizer
from core.declared import Name
from core.language import say
from core.models.in_numpy.decoding import Specials
from core.models.translator import SOURCE, TARGET
from core.tasks.codecs import Codecs
from core.tasks.task import Dataset
from core.tasks.translation.options import TranslationOptions

SPECIALS = 2
"""The beginning and the end of a target have numbers behind those of its tokens."""


class TranslationCodecs(Codecs):
    """From both sides' texts to numbers and back."""

    source: StoredTokenizer
    target: StoredTokenizer
    sides: tuple[Name, Name]

    @property
    def specials(self) -> Specials:
        """Numbers of the target that are no text."""
        size = self.target.size
        return Specials(begin=size, end=size + 1, never=(PADDING, UNKNOWN, size))

    @property
    def numbers(self) -> int:
        """How many numbers a token of the target can have."""
        return self.target.size + SPECIALS

    def text(self, tokens: Sequence[int]) -> str:
        """What tokens of the target say."""
        return self.target.decode([token for token in tokens if token < self.target.size])


@dataclass(frozen=True, kw_only=True)
class TranslationDataset(Dataset):
    """Tokens of the pairs of each part, and the pairs themselves."""

    codecs: TranslationCodecs
    options: TranslationOptions
    source: TextPairs
    parts: Partition

    def output_name(self, number: int) -> str:
        return self.codecs.text([number]) or say("the end")

    def tokens(self, window: dict[str, np.ndarray]) -> tuple[str, ...]:
        return tuple(self.codecs.source.decode([number]) or " " for number in window[SOURCE].tolist() if number)

    def tokens_ahead(self, window: dict[str, np.ndarray]) -> tuple[str, ...]:
        return tuple(self.codecs.text([number]) or "▸" for number in window[TARGET].tolist())

    def text(self, window: dict[str, np.ndarray]) -> str:
        source = self.codecs.source.decode([number for number in window[SOURCE].tolist() if number])
        return f"{source} → {self.codecs.text(window[TARGET].tolist())}"


def padded(rows: Sequence[np.ndarray], longest: int) -> np.ndarray:
    """int32 [rows, longest], the beginning of each, then padding."""
    tokens = np.zeros((len(rows), longest), np.int32)
    for place, row in enumerate(rows):
        tokens[place, : len(row)] = row[:longest]
    return tokens


def framed(rows: Sequence[np.ndarray], longest: int, *, begin: int, end: int) -> tuple[np.ndarray, np.ndarray]:
    """What a decoder reads and what it is to answer, int32 [rows, longest + 1]: one is the other one token later.

    The end stands behind every target but those that are longer, which are cut.
    """
    read = padded([np.concatenate([[begin], row]) for row in rows], longest + 1)
    answers = padded([np.concatenate([row, [end]]) for row in rows], longest + 1)
    return read, answers


def vocabulary(tokenizer: Tokenizer, *, shared: bool) -> int:
    """How many numbers a token of the source can have."""
    return tokenizer.size + SPECIALS * shared
