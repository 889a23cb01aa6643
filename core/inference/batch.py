"""A file of texts, labelled by a trained network: as many answers as rows."""

import numpy as np
import pandas as pd

from core.inference.labelling import Labeller
from core.inference.newer import newer_value
from core.results.label_tables import told_table
from core.runs.run import Run
from core.sources.intake.sources import Source
from core.sources.tables.newer_texts import NewTexts


def label_all(run: Run, labeller: Labeller, newer: Source) -> pd.DataFrame:
    """Every text of the file with its row, its label and all probabilities; raises UserError when there are none."""
    found: NewTexts = newer_value(run, newer)
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
