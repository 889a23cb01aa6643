"""A file of texts, labelled by a trained network: as many answers as rows."""

import csv
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import UserError
from core.inference.labelling import Labeller
from core.results.label_tables import told_table
from core.runs.run import Run
from core.sources.intake.sources import Source
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


def label_all(run: Run, labeller: Labeller, newer: Source) -> pd.DataFrame:
    """Every text of the file with its row, its label and all probabilities; raises UserError when there are none."""
    found = texts_of(newer, run.spec.source.preparation.text_column)
    table = told_table(list(found.texts), probabilities(labeller, found), labeller.classes)
    table.insert(0, "row", list(found.rows))
    return table


def unlabelled_rows(table: pd.DataFrame) -> list[int]:
    """Rows of a table of `label_all` whose text is empty."""
    return table["row"][table["label"].isna()].tolist()


def probabilities(labeller: Labeller, found: NewTexts) -> np.ndarray:
    """[texts, labels]; NaN for an empty text."""
    told = np.full((len(found.texts), len(labeller.classes)), np.nan)
    if found.filled.any():
        told[found.filled] = labeller.tell([text for text in found.texts if text.strip()])
    return told


def texts_of(source: Source, column: str) -> NewTexts:
    """The texts in `column`, or in the one that holds texts; a file of running text has one a line.

    A table of one column reads like running text: its lines are cells where the first of them is the column's name.
    """
    table, proposed, wanted = source.table(), source.report.preparation, column
    if column not in table.columns:
        if not isinstance(proposed, TextPreparation):
            raise UserError(
                f"The file has no column {column!r} and no other one with texts.", "Bring a file with texts."
            )
        column = proposed.text_column
    texts = tuple("" if pd.isna(text) else str(text) for text in table[column])
    found = NewTexts(texts, source.report.first_row, column if column != wanted else None)
    if len(texts) == 1 and column != wanted:
        found = _lines(texts[0], wanted)
    if not found.filled.any():
        raise UserError("The file holds no text.", "Bring a file with one text a line, or a table with texts.")
    return found


def _lines(text: str, column: str) -> NewTexts:
    """The lines of a running text, without blank ones at its end."""
    first, _, rest = text.rstrip().partition("\n")
    if first.strip().strip('"').casefold() != column.casefold():
        return NewTexts(tuple(text.rstrip().split("\n")), 1)
    try:
        return NewTexts(tuple(",".join(cells) for cells in csv.reader(io.StringIO(rest))), 2)
    except csv.Error:  # a quote that never ends
        return NewTexts(tuple(rest.split("\n")), 2)
