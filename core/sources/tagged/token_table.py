"""A file of tokens as it was read: named columns with a cell for each token, and the sentence of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from core.data.spans import OUTSIDE
from core.declared import Declared
from core.words import counted

Cells = list[str | None]
START, TEXT, PART = "#start", "#text", "#part"
"""Columns of our own: where a token begins in its text, that text (with its first token), and its sentence's part."""
TOKEN, TAG = "token", "tag"


class Layout(Declared):
    """How the file was written, so that predictions can be written alike."""

    form: Literal["columns", "rows", "lists", "characters", "records", "spans"]
    """columns: CoNLL; rows: one token a row of a table; lists: one sentence a row; spans: texts with offsets."""
    delimiter: str = "\t"
    named: bool = False
    """Whether the names of the columns stood in the file."""


@dataclass(frozen=True)
class TokenTable:
    """Columns [tokens] by name, and the number of each token's sentence [tokens], ascending from 0."""

    columns: dict[str, Cells]
    sentence: np.ndarray
    layout: Layout
    facts: tuple[str, ...] = ()
    uneven: tuple[int, ...] = field(default=())
    """Rows of the file whose columns do not fit, which were left out."""
    short: tuple[int, ...] = ()
    """Rows of the file that end before their tag."""

    def __len__(self) -> int:
        return len(self.sentence)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that were in the file."""
        return tuple(name for name in self.columns if not name.startswith("#"))

    @property
    def bounds(self) -> np.ndarray:
        """[sentences + 1] where each sentence begins, and the end of the last."""
        starts = np.flatnonzero(np.diff(self.sentence, prepend=-1))
        return np.append(starts, len(self))

    def sentences(self, name: str) -> list[Cells]:
        """The cells of a column, sentence by sentence."""
        column = self.columns[name]
        return [column[start:stop] for start, stop in pairwise(self.bounds)]

    def parts(self) -> tuple[str, ...] | None:
        """The part of each sentence, where the file says so."""
        if PART not in self.columns:
            return None
        return tuple(self.columns[PART][start] or "train" for start in self.bounds[:-1])

    def in_part(self, part: str) -> "TokenTable":
        """The same table as one part of several."""
        return replace(self, columns={**self.columns, PART: [part] * len(self)})


def table_of(
    sentences: Sequence[dict[str, Cells]], layout: Layout, *, facts: tuple[str, ...] = (), uneven: Sequence[int] = ()
) -> TokenTable:
    """From columns sentence by sentence; sentences without a token are passed over."""
    full = [one for one in sentences if next(iter(one.values()))]
    names = dict.fromkeys(name for one in full for name in one)
    lengths = [len(next(iter(one.values()))) for one in full]
    columns: dict[str, Cells] = {name: [] for name in names}
    for one, length in zip(full, lengths, strict=True):
        for name in names:
            columns[name].extend(one.get(name, [None] * length))
    return TokenTable(columns, np.repeat(np.arange(len(full)), lengths), layout, facts, tuple(uneven))


def together(tables: Sequence[TokenTable]) -> TokenTable:
    """Several tables one after the other."""
    first = tables[0]
    names = dict.fromkeys(name for table in tables for name in table.columns)
    columns: dict[str, Cells] = {
        name: [cell for table in tables for cell in table.columns.get(name, [None] * len(table))] for name in names
    }
    shifts = np.cumsum([0, *(int(table.sentence[-1]) + 1 if len(table) else 0 for table in tables)])
    sentence = np.concatenate([table.sentence + shift for table, shift in zip(tables, shifts, strict=False)])
    return replace(first, columns=columns, sentence=sentence, facts=(*first.facts, counted(len(tables), "file")))


def filled(cells: Sequence[str | None]) -> list[str]:
    """Tags; where one is missing the token is outside of every span."""
    return [OUTSIDE if cell is None else cell for cell in cells]
