"""A file of texts, labelled by a trained network: as many answers as rows."""

import numpy as np
import pandas as pd

from core.results.texts.label_tables import told_table
from core.sources.tables.newer_texts import NewTexts
from core.tasks.predictor import LabelsTexts


def label_all(labeller: LabelsTexts, found: NewTexts) -> pd.DataFrame:
    """Every text with its row, its label and all probabilities."""
    table = told_table(list(found.texts), probabilities(labeller, found), labeller.classes, entry=labeller.entry)
    table.insert(0, "row", list(found.rows))
    return table


def unlabelled_rows(table: pd.DataFrame) -> list[int]:
    """Rows of a table of `label_all` whose text is empty."""
    return table["row"][table["label"].isna()].tolist()


def probabilities(labeller: LabelsTexts, found: NewTexts) -> np.ndarray:
    """[texts, labels]; NaN for an empty text."""
    told = np.full((len(found.texts), len(labeller.classes)), np.nan)
    if found.filled.any():
        told[found.filled] = labeller.probabilities([text for text in found.texts if text.strip()])
    return told
