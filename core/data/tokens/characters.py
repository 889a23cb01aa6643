"""One token a character: nothing is unknown for long, and sequences are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

import numpy as np

from core.data.tokens.tokenizer import PADDING, REPLACEMENT, UNKNOWN, Token, Tokenizer
from core.language import Said


class Characters(Tokenizer):
    """Unicode code points, the most frequent first."""

    kind: ClassVar[str] = "character"
    title: ClassVar[str] = Said("Characters")

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._numbers = {character: number for number, character in enumerate(characters, start=UNKNOWN + 1)}

    @classmethod
    def fitted(cls, texts: Iterable[str], *, size: int) -> Self:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        ordered = sorted(counts, key=lambda character: (-counts[character], character))
        return cls("".join(ordered[: size - 2]))

    @classmethod
    def restored(cls, stored: dict) -> Self:
        return cls(stored["characters"])

    def stored_form(self) -> dict:
        return {"kind": self.kind, "characters": self.characters}

    @property
    def size(self) -> int:
        return len(self.characters) + 2

    def tokens(self, text: str) -> list[Token]:
        return [Token(place, place + 1, self._numbers.get(c, UNKNOWN)) for place, c in enumerate(text)]

    def encode(self, text: str) -> np.ndarray:
        numbers = self._numbers
        return np.fromiter((numbers.get(c, UNKNOWN) for c in text), dtype=np.int32, count=len(text))

    def decode(self, numbers: Sequence[int]) -> str:
        shown = REPLACEMENT + self.characters
        return "".join(shown[number - 1] for number in numbers if number != PADDING)
