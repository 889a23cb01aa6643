"""Texts for a run that exists: the run's own column, or else the one that holds texts, or lines."""

import csv
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import UserError
from core.language import say
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.report import TableReport
from core.sources.tables.table_kind import ways_to_read
from core.sources.tables.table_reading import TableReading
from core.sources.tables.text_preparation import TextPreparation


@dataclass(frozen=True)
class NewTexts:
    """Texts to be labelled, in the order in which they stand; an empty one has no answer."""

    texts: tuple[str, ...]
    first_row: int
    """Row of the file, as a spreadsheet counts, in which the first of them stands."""
    column: str | None = None
    """The column they stand in, where that is not the one the network was trained on."""

    @property
    def rows(self) -> range:
        return range(self.first_row, self.first_row + len(self.texts))

    @property
    def filled(self) -> np.ndarray:
        """[texts] True where there is something to read."""
        return np.array([bool(text.strip()) for text in self.texts])

    @property
    def empty_rows(self) -> list[int]:
        return [row for row, there in zip(self.rows, self.filled, strict=True) if not there]


def readings(preparation: TextPreparation) -> tuple[TableReading, ...]:
    """As detected; then as the run's own file was read."""
    return ways_to_read(preparation.reading)


def missing(report: TableReport, preparation: TextPreparation) -> list[str]:
    """The column of texts, where the file has none of that name."""
    there = {column.name for column in report.columns}
    return [name for name in (preparation.text_column,) if name not in there]


def texts_of(stored: pd.DataFrame, report: TableReport, wanted: str) -> NewTexts:
    """The texts in the column `wanted`, or in the one that holds texts; a file of running text has one a line.

    A table of one column reads like running text: its lines are cells where the first of them is the column's name.
    """
    column, proposed = wanted, report.preparation
    if column not in stored.columns:
        if not isinstance(proposed, TextPreparation):
            raise UserError(
                say("The file has no column {column!r} and no other one with texts.", column=column),
                say("Bring a file with texts."),
            )
        column = proposed.text_column
    texts = tuple("" if pd.isna(text) else str(text) for text in stored[column])
    found = NewTexts(texts, report.first_row, column if column != wanted else None)
    if len(texts) == 1 and column != wanted:
        found = _lines(texts[0], wanted)
    if not found.filled.any():
        raise UserError(
            say("The file holds no text."), say("Bring a file with one text a line, or a table with texts.")
        )
    return found


def own_texts(stored: pd.DataFrame, report: TableReport, preparation: TextPreparation) -> NewTexts:
    """The texts that a run was trained on, without their labels and with the empty ones."""
    unlabelled = preparation.model_copy(update={"label_column": None, "empty": "keep"})
    return NewTexts(prepare_texts(stored, unlabelled).documents, report.first_row)


def _lines(text: str, column: str) -> NewTexts:
    """The lines of a running text, without blank ones at its end."""
    first, _, rest = text.rstrip().partition("\n")
    if first.strip().strip('"').casefold() != column.casefold():
        return NewTexts(tuple(text.rstrip().split("\n")), 1)
    try:
        return NewTexts(tuple(",".join(cells) for cells in csv.reader(io.StringIO(rest))), 2)
    except csv.Error:  # a quote that never ends
        return NewTexts(tuple(rest.split("\n")), 2)
