"""Labelled examples as a person reads them: cell by cell of the confusion matrix, and the worst mistakes first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.language import mark
from core.results.exhibits.labelling import Labelled
from core.results.texts.classification import confusion, worst_mistakes
from core.words import Noun

Columns = dict[str, list]
Cell = tuple[int, int]
"""(actual label, predicted label) by their places among the classes."""


def cells(found: Labelled) -> dict[Cell, int]:
    """How many examples each cell of the confusion matrix holds; frequent mistakes first, then what is correct."""
    counts = confusion(found.truth, found.probabilities)
    filled = [(int(actual), int(predicted)) for actual, predicted in np.argwhere(counts)]
    ordered = sorted(filled, key=lambda cell: (cell[0] == cell[1], -counts[cell]))
    return {cell: int(counts[cell]) for cell in ordered}


def places_in_cell(found: Labelled, cell: Cell, *, most: int = 200) -> np.ndarray:
    """Which examples a cell holds, the most confident predictions first."""
    predicted = found.probabilities.argmax(axis=1)
    places = np.flatnonzero((found.truth == cell[0]) & (predicted == cell[1]))
    confidence = found.probabilities[places, cell[1]]
    return places[np.argsort(-confidence, kind="stable")][:most]


def in_cell(found: Labelled, cell: Cell) -> Columns:
    """The examples of a cell, the most confident predictions first."""
    kept = places_in_cell(found, cell)
    return {mark("Confidence"): [float(found.probabilities[at, cell[1]]) for at in kept], **_texts(found, kept)}


def mistakes(found: Labelled) -> Columns:
    """The examples that were misclassified with the most confidence."""
    worst = worst_mistakes(found.truth, found.probabilities, most=50)
    predicted = found.probabilities.argmax(axis=1)
    return {
        mark("Confidence"): [float(found.probabilities[at, predicted[at]]) for at in worst],
        mark("Predicted"): [found.classes[predicted[at]] for at in worst],
        mark("Actual"): [found.classes[found.truth[at]] for at in worst],
        **_texts(found, worst),
    }


@dataclass(frozen=True)
class LabelScore:
    """How well one label is predicted, over the examples that have it and those that are said to."""

    label: str
    there: int
    precision: float
    recall: float
    f1: float


def by_label(found: Labelled) -> list[LabelScore]:
    """Every label by itself, in the order of the classes."""
    counts = confusion(found.truth, found.probabilities)
    correct, there, told = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    return [
        LabelScore(
            label,
            int(there[at]),
            float(correct[at] / max(told[at], 1)),
            float(correct[at] / max(there[at], 1)),
            float(2 * correct[at] / max(there[at] + told[at], 1)),
        )
        for at, label in enumerate(found.classes)
    ]


def told_table(entries: list[str], probabilities: np.ndarray, classes: tuple[str, ...], *, entry: Noun) -> pd.DataFrame:
    """[entries] each with its predicted label, the confidence, and the probability of every label; NaN: none."""
    predicted = np.where(np.isnan(probabilities).any(axis=1), -1, probabilities.argmax(axis=1))
    table = {
        entry.one: entries,
        "label": [classes[at] if at >= 0 else None for at in predicted],
        "confidence": probabilities.max(axis=1).round(4),
    }
    table |= {f"probability of {name}": probabilities[:, at].round(4) for at, name in enumerate(classes)}
    return pd.DataFrame(table)


def test_table(found: Labelled) -> pd.DataFrame:
    """The test part: every example with its actual and its predicted label; a number where it has no name."""
    names = list(found.texts) or [str(number) for number in range(1, len(found.truth) + 1)]
    table = told_table(names, found.probabilities, found.classes, entry=found.entry)
    table.insert(1, "true label", [found.classes[at] for at in found.truth])
    return table


def _texts(found: Labelled, places: np.ndarray) -> Columns:
    """The examples at these places, in a column called what each of them is; none where they have no names."""
    return {found.entry.one.capitalize(): [found.texts[at] for at in places]} if found.texts else {}
