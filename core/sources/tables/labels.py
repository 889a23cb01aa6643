"""Words that never change within a series, such as its region: a column of zeros and ones for each word."""

from collections.abc import Sequence

from pydantic import Field

from core.declared import Declared, Name, Word
from core.errors import UserError
from core.language import say
from core.words import counted

MOST_WORDS = 24
"""Different words of one column at most: more columns of zeros and ones say too little each."""


class SeriesLabels(Declared):
    """One column of words, and which of them get a column of their own."""

    column: Name
    words: tuple[Word, ...] = Field(max_length=1_000)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that come of it."""
        return tuple(f"{self.column}: {word}" for word in self.words)


def label_names(labels: Sequence[SeriesLabels]) -> tuple[str, ...]:
    """Names of all columns of zeros and ones."""
    return tuple(name for one in labels for name in one.columns)


def labels_of(column: str, words: Sequence[str | None]) -> SeriesLabels:
    """The labels of a column from each series' word; raises UserError where they say nothing or are too many."""
    found = sorted({word for word in words if word is not None})
    if len(found) < 2:
        raise UserError(
            say("{column!r} is the same for all series.", column=column),
            say("Choose a column that tells series apart."),
        )
    if len(found) > MOST_WORDS:
        raise UserError(
            say(
                "{column!r} has {found}; at most {most} can become columns of their own.",
                column=column,
                found=counted(len(found), "different word"),
                most=MOST_WORDS,
            ),
            say("Put rare ones together in the table, or leave the column out."),
        )
    return SeriesLabels(column=column, words=tuple(found))
