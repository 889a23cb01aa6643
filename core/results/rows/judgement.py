"""Labelled rows judged beside their rivals: scores with those of phases, errors of stretches, and the verdict."""

import numpy as np

from core.results.decision import decide_one
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.scores import Errors, Scores, Verdict
from core.results.measures import ROW_ACCURACY
from core.results.rows.phases import phase_f1, phases_of
from core.results.texts.text_judgement import label_scores
from core.results.verdict import verdict


def row_scores(found: Labelled, lengths: np.ndarray) -> Scores:
    """Accuracy, macro F1 and F1 of phases; `lengths` [sessions] labelled rows of each session."""
    scored = label_scores(found)
    told = {"network": found.probabilities, **found.rivals}
    rows = tuple(
        row.model_copy(update={"values": row.values | {"phase_f1": _phase_f1(found, told[row.name], lengths)}})
        for row in scored.rows
    )
    return scored.model_copy(update={"metrics": (*scored.metrics, "phase_f1"), "rows": rows})


def row_errors(found: Labelled, lengths: np.ndarray, positions: np.ndarray) -> Errors:
    """Share of wrong labels in stretches of rows [stretches, 1]: rows beside each other are not independent.

    A stretch is as long as two phases as a rule; they differ by one row at most, so that their mean is that over all
    rows. `positions` [rows] in the source pair the runs of a comparison.
    """
    rows = len(found.truth)
    phases = len(phases_of(found.truth, np.cumsum([0, *lengths])))
    edges = np.linspace(0, rows, max(round(phases / 2), 1), endpoint=False).astype(int)
    sizes = np.diff([*edges, rows])
    shares = {
        name: (np.add.reduceat((told.argmax(axis=1) != found.truth).astype(float), edges) / sizes)[:, None]
        for name, told in {"network": found.probabilities, **found.rivals}.items()
    }
    return Errors(origins=positions[edges], absolute=shares)


def row_verdict(scores: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the course of the rows help? The network against the best rival, stretch by stretch."""
    told = {row.name: row.values[ROW_ACCURACY.key] for row in scores.rows}
    return verdict(decide_one(errors, told, measure=ROW_ACCURACY), warnings=warnings)


def _phase_f1(found: Labelled, told: np.ndarray, lengths: np.ndarray) -> float:
    return phase_f1(found.truth, told.argmax(axis=1), lengths)
