"""Sentences as rows of numbers: of each word, of its case and ending, and of its characters."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PADDING, UNKNOWN = 0, 1
LONGEST_WORD, BEGINNING = 16, 6
"""Characters of a word that are read: of a longer one so many of its beginning, and then its end."""
ENDING = 3
CASINGS = 8
"""Numbers of cases: padding, lower case, capital first, capitals, mixed, with digits, digits alone, signs."""
FEWEST_ENDINGS = 3
MOST_LETTERS = 3000


@dataclass(frozen=True)
class Encoding:
    """What a training part taught, and which columns there are; number 0 is padding, 1 is unknown."""

    words: tuple[str, ...]
    characters: str
    """Empty: characters are not read."""
    endings: tuple[str, ...]
    """Empty: endings are not read."""
    casing: bool
    fold: bool

    def __post_init__(self) -> None:
        numbered = {"_words": self.words, "_characters": self.characters, "_endings": self.endings}
        for name, known in numbered.items():
            object.__setattr__(self, name, {one: number for number, one in enumerate(known, start=UNKNOWN + 1)})

    def columns(self) -> int:
        """Numbers that stand for one word."""
        return 1 + self.casing + bool(self.endings) + (LONGEST_WORD if self.characters else 0)

    def known(self, word: str) -> bool:
        """Whether the word has a number of its own."""
        return folded(word, self.fold) in self._words

    def encode(self, tokens: Sequence[str], length: int) -> np.ndarray:
        """int32 [length, columns]: the tokens after padding; [length] where there is one column alone."""
        rows = np.zeros((length, self.columns()), np.int32)
        first = length - len(tokens)
        for place, word in enumerate(tokens, start=first):
            rows[place] = self.row(word)
        return rows if self.columns() > 1 else rows[:, 0]

    def row(self, word: str) -> list[int]:
        """The numbers of one word."""
        found = [self._words.get(folded(word, self.fold), UNKNOWN)]
        if self.casing:
            found.append(casing_of(word))
        if self.endings:
            found.append(self._endings.get(word[-ENDING:].lower(), UNKNOWN))
        if self.characters:
            letters = [self._characters.get(letter, UNKNOWN) for letter in shortened(word)]
            found += letters + [PADDING] * (LONGEST_WORD - len(letters))
        return found


def fit_encoding(
    sentences: Sequence[Sequence[str]],
    *,
    vocabulary: int,
    rare_words: float,
    fold: bool,
    casing: bool,
    endings: bool,
    characters: bool,
) -> Encoding:
    """From the sentences of a training part; `rare_words` of the words seen once have no number."""
    counts = Counter(folded(word, fold) for sentence in sentences for word in sentence)
    once = sorted(word for word, count in counts.items() if count == 1)
    left_out = np.random.default_rng(0).random(len(once)) < rare_words
    dropped = {word for word, out in zip(once, left_out, strict=True) if out}
    kept = sorted((word for word in counts if word not in dropped), key=lambda word: (-counts[word], word))
    ends = Counter(word[-ENDING:].lower() for sentence in sentences for word in sentence)
    letters = Counter(letter for sentence in sentences for word in sentence for letter in word)
    return Encoding(
        words=tuple(kept[: vocabulary - 2]),
        characters="".join(sorted(letters, key=lambda one: (-letters[one], one))[:MOST_LETTERS]) if characters else "",
        endings=tuple(sorted(end for end, count in ends.items() if count >= FEWEST_ENDINGS)) if endings else (),
        casing=casing,
        fold=fold,
    )


def folded(word: str, fold: bool) -> str:
    """The word as it is looked up."""
    return re.sub(r"\d", "0", word.lower()) if fold else word


def casing_of(word: str) -> int:
    """Which of the CASINGS a word has."""
    if word.isdigit():
        return 6
    if any(letter.isdigit() for letter in word):
        return 5
    if not any(letter.isalpha() for letter in word):
        return 7
    if word == word.lower():
        return 1
    if word == word.upper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:] == word[1:].lower() else 4


def shortened(word: str) -> str:
    """The characters of a word that are read."""
    if len(word) <= LONGEST_WORD:
        return word
    return word[:BEGINNING] + word[BEGINNING - LONGEST_WORD :]


def pieces_of(sentences: Sequence[Sequence[str]], longest: int) -> list[tuple[int, int, int]]:
    """(sentence, start, stop) of each piece of `longest` tokens at most; every token is in one of them."""
    return [
        (number, start, min(start + longest, len(tokens)))
        for number, tokens in enumerate(sentences)
        for start in range(0, len(tokens), longest)
    ]
