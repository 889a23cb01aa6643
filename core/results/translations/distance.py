"""How far a text is from what is right: edits of characters (Levenshtein, 1966), and where they are."""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np


def edits(first: str, second: str) -> int:
    """Fewest characters to insert, remove or replace."""
    if not first or not second:
        return max(len(first), len(second))
    one, two = (np.array([ord(letter) for letter in text]) for text in (first, second))
    places = np.arange(len(two) + 1)
    row = places.copy()
    for number, letter in enumerate(one, start=1):
        new = np.minimum(row[1:] + 1, row[:-1] + (two != letter))
        # A run of insertions is a minimum over all places before.
        row = np.minimum.accumulate(np.concatenate([[number], new]) - places) + places
    return int(row[-1])


def character_error(predicted: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """Edits over the characters of what is right, of the nearest right target each."""
    wrong, length = 0, 0
    for text, right in zip(predicted, references, strict=True):
        far, near = min((edits(text, one), one) for one in right)
        wrong, length = wrong + far, length + len(near)
    return wrong / max(length, 1)


def marked(predicted: str, right: str) -> list[tuple[str, bool]]:
    """The predicted text in pieces, and whether each of them stands in what is right, too."""
    whole = " " in right.strip()
    one, two = (text.split(" ") if whole else list(text) for text in (predicted, right))
    pieces = []
    for kind, start, stop, _, _ in SequenceMatcher(a=one, b=two, autojunk=False).get_opcodes():
        if start < stop:
            pieces.append(((" " if whole else "").join(one[start:stop]), kind == "equal"))
    return pieces
