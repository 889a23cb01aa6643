"""Words that never change within a series, such as its region: a column of zeros and ones for each word."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.declared import Declared
from core.errors import UserError

MOST_WORDS = 24
"""Different words of one column at most: more columns of zeros and ones say too little each."""


class SeriesLabels(Declared):
    """One column of words, and which of them get a column of their own."""

    column: str
    words: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that come of it."""
        return tuple(f"{self.column}: {word}" for word in self.words)


def label_names(labels: Sequence[SeriesLabels]) -> tuple[str, ...]:
    """Names of all columns of zeros and ones."""
    return tuple(name for one in labels for name in one.columns)


def told_apart(words: Sequence[str | None], labels: Sequence[SeriesLabels]) -> np.ndarray:
    """Zeros and ones [label columns] of a series with these words; a word that is not known is none of them."""
    return np.array([float(word == known) for word, one in zip(words, labels, strict=True) for known in one.words])


def word_of(cells: pd.Series, name: str | None) -> str | None:
    """The one word that stands in the cells of a series; None where nothing stands there."""
    words = cells.dropna().astype(str).str.strip()
    words = words[words != ""].unique()
    if len(words) > 1:
        raise UserError(
            f"{cells.name!r} changes within {name!r}: {words[0]!r}, then {words[1]!r}.",
            "Only words that are the same in all rows of a series can tell series apart.",
        )
    return str(words[0]) if len(words) else None


def labels_of(column: str, words: Sequence[str | None]) -> SeriesLabels:
    """The labels of a column from each series' word; raises UserError where they say nothing or are too many."""
    found = sorted({word for word in words if word is not None})
    if len(found) < 2:
        raise UserError(f"{column!r} is the same for all series.", "Choose a column that tells series apart.")
    if len(found) > MOST_WORDS:
        raise UserError(
            f"{column!r} has {len(found):,} different words; at most {MOST_WORDS} become columns of their own.",
            "Put rare ones together in the table, or leave the column out.",
        )
    return SeriesLabels(column=column, words=tuple(found))
