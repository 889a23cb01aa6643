"""What every tokenizer can do; number 0 is padding and 1 is whatever the training part never showed."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

PADDING = 0
UNKNOWN = 1
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What stands for an unknown token in a text."""
CONTEXT = 4
"""Tokens before one that decide how it is joined to the text."""


@dataclass(frozen=True)
class Token:
    """One token where it stood: `text[start:stop]`, and its number in the vocabulary."""

    start: int
    stop: int
    number: int


class Tokenizer(ABC):
    """A codec between text and the numbers of a vocabulary, fitted on training texts only."""

    kind: ClassVar[str]
    title: ClassVar[str]

    @classmethod
    @abstractmethod
    def fitted(cls, texts: Iterable[str], *, size: int) -> Self:
        """A vocabulary of at most `size` numbers, padding and unknown among them."""

    @classmethod
    @abstractmethod
    def restored(cls, stored: dict) -> Self:
        """The inverse of `stored_form`."""

    @abstractmethod
    def stored_form(self) -> dict:
        """JSON that holds the whole vocabulary."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many numbers there are."""

    @abstractmethod
    def tokens(self, text: str) -> list[Token]:
        """The text's tokens with their places, in order."""

    @abstractmethod
    def decode(self, numbers: Sequence[int]) -> str:
        """Text again; padding says nothing."""

    def added(self, before: Sequence[int], number: int) -> str:
        """What one more token adds to the text of those `before`; takes the same time however many they are."""
        near = list(before[-CONTEXT:])
        return self.decode([*near, number])[len(self.decode(near)) :]

    def encode(self, text: str) -> np.ndarray:
        """int32 [tokens]"""
        return np.array([token.number for token in self.tokens(text)], dtype=np.int32)
