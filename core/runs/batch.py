"""A file of texts, labelled by a trained network."""

import csv
import io

import pandas as pd

from core.data.sources import Source
from core.data.text_preparation import TextPreparation
from core.errors import UserError
from core.results.label_tables import told_table
from core.runs.labelling import Labeller
from core.runs.run import Run


def label_all(run: Run, labeller: Labeller, newer: Source) -> pd.DataFrame:
    """Every text of the file with its label and all probabilities; raises UserError when it holds no texts."""
    texts = texts_of(newer, run.spec.source.preparation.text_column)
    return told_table(texts, labeller.tell(texts), labeller.classes)


def texts_of(source: Source, column: str) -> list[str]:
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
    texts = [str(text) for text in table[column].dropna()]
    if len(texts) == 1:
        texts = _lines(texts[0], wanted)
    texts = [text for text in texts if text.strip()]
    if not texts:
        raise UserError("The file holds no text.", "Bring a file with one text a line, or a table with texts.")
    return texts


def _lines(text: str, column: str) -> list[str]:
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').casefold() != column.casefold():
        return text.split("\n")
    try:
        return [",".join(cells) for cells in csv.reader(io.StringIO(rest))]
    except csv.Error:  # a quote that never ends
        return rest.split("\n")
