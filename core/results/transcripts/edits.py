"""What has to be changed until a transcript is right: symbols replaced, left out or made up (Levenshtein, 1966)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

EditKind = Literal["same", "replaced", "left out", "made up"]


@dataclass(frozen=True)
class Edit:
    """One symbol of what was understood beside one of what is right; empty where there is none."""

    kind: EditKind
    understood: str
    right: str


@dataclass(frozen=True)
class Kinds:
    """How many symbols are right and how many wrong, by what is wrong."""

    symbols: int
    """Of what is right."""
    replaced: int
    left_out: int
    made_up: int

    @property
    def wrong(self) -> int:
        return self.replaced + self.left_out + self.made_up

    @property
    def rate(self) -> float:
        """Wrong ones over those that are right to begin with."""
        return self.wrong / max(self.symbols, 1)

    def __add__(self, other: "Kinds") -> "Kinds":
        return Kinds(
            self.symbols + other.symbols,
            self.replaced + other.replaced,
            self.left_out + other.left_out,
            self.made_up + other.made_up,
        )


def edits(understood: Sequence[str], right: Sequence[str]) -> list[Edit]:
    """The fewest edits, in their order; of equally few ones those that replace most."""
    table = _table(understood, right)
    found, row, column = [], len(understood), len(right)
    while row or column:
        here = table[row, column]
        if row and column and here == table[row - 1, column - 1] + (understood[row - 1] != right[column - 1]):
            row, column = row - 1, column - 1
            kind: EditKind = "same" if understood[row] == right[column] else "replaced"
            found.append(Edit(kind, understood[row], right[column]))
        elif column and here == table[row, column - 1] + 1:
            column -= 1
            found.append(Edit("left out", "", right[column]))
        else:
            row -= 1
            found.append(Edit("made up", understood[row], ""))
    return found[::-1]


def kinds_of(understood: Sequence[str], right: Sequence[str]) -> Kinds:
    """Counted by what is wrong."""
    counts = {"same": 0, "replaced": 0, "left out": 0, "made up": 0}
    for edit in edits(understood, right):
        counts[edit.kind] += 1
    return Kinds(len(right), counts["replaced"], counts["left out"], counts["made up"])


def _table(first: Sequence[str], second: Sequence[str]) -> np.ndarray:
    """[first + 1, second + 1] fewest edits from each beginning to each."""
    numbers = {symbol: number for number, symbol in enumerate(dict.fromkeys([*first, *second]))}
    wanted = np.array([numbers[symbol] for symbol in second], np.int64)
    places = np.arange(len(second) + 1)
    table = np.empty((len(first) + 1, len(second) + 1), np.int64)
    table[0] = places
    for row, symbol in enumerate(first, start=1):
        above = table[row - 1]
        fresh = np.minimum(above[1:] + 1, above[:-1] + (wanted != numbers[symbol]))
        # A run of symbols that are left out is a minimum over all places before.
        table[row] = np.minimum.accumulate(np.concatenate([[row], fresh]) - places) + places
    return table
