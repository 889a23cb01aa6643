"""One token a word or sign, in lower case; scripts without blanks fall into single characters."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from core.data.tokens.tokenizer import REPLACEMENT, UNKNOWN, Token, Tokenizer
from core.language import Said

# Han, Hiragana, Katakana and Thai are written without blanks: there each character is a token of its own.
WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['\u2019][^\W\d_]+)*"
    r"|[^\w\s]"
)


class Words(Tokenizer):
    """The most frequent words of the training part; whatever was seen only once is unknown."""

    kind: ClassVar[str] = "word"
    title: ClassVar[str] = Said("Words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._numbers = {word: number for number, word in enumerate(self.words, start=UNKNOWN + 1)}

    @classmethod
    def fitted(cls, texts: Iterable[str], *, size: int) -> Self:
        counts = Counter(match.group() for text in texts for match in WORD.finditer(text.lower()))
        seen = [word for word, count in counts.items() if count > 1] or list(counts)
        return cls(sorted(seen, key=lambda word: (-counts[word], word))[: size - 2])

    @classmethod
    def restored(cls, stored: dict) -> Self:
        return cls(stored["words"])

    def stored_form(self) -> dict:
        return {"kind": self.kind, "words": list(self.words)}

    @property
    def size(self) -> int:
        return len(self.words) + 2

    def tokens(self, text: str) -> list[Token]:
        return [
            Token(match.start(), match.end(), self._numbers.get(match.group().lower(), UNKNOWN))
            for match in WORD.finditer(text)
        ]

    def decode(self, numbers: Sequence[int]) -> str:
        shown = ("", REPLACEMENT, *self.words)
        return " ".join(shown[number] for number in numbers if number)
