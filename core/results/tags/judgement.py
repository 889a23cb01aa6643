"""Tagged sentences judged beside their rivals: scores, paired losses and the verdict."""

import numpy as np

from core.results.decision import decide_one
from core.results.exhibits.scores import Errors, ScoreRow, Scores, Verdict
from core.results.exhibits.tagging import Tagged
from core.results.measures import deciding
from core.results.tags.scoring import SentenceCounts, losses, sentence_counts, tag_metrics
from core.results.verdict import verdict


def counts_of(found: Tagged, predicted: np.ndarray | None = None) -> SentenceCounts:
    """Of the network's tags, or of others."""
    told = found.predicted if predicted is None else predicted
    return sentence_counts(found.classes, found.scheme, found.lengths, truth=found.truth, predicted=told)


def contestants(found: Tagged) -> dict[str, SentenceCounts]:
    """The network and every rival."""
    return {name: counts_of(found, told) for name, told in {"network": found.predicted, **found.rivals}.items()}


def tag_scores(found: Tagged, counts: dict[str, SentenceCounts]) -> Scores:
    """Span F1 and its parts where tags mark spans; accuracy, and that of tokens that are not known."""
    told = {"network": found.predicted, **found.rivals}
    rows = [
        ScoreRow(
            name=name,
            role="network" if name == "network" else "baseline",
            values={**tag_metrics(each, found.scheme), "unknown_accuracy": _of_unknown(found, told[name])},
        )
        for name, each in counts.items()
    ]
    return Scores(part=found.part, metrics=tuple(rows[0].values), rows=tuple(rows))


def tag_errors(found: Tagged, counts: dict[str, SentenceCounts], positions: np.ndarray) -> Errors:
    """Losses of sentences [sentences, 1]; `positions` [sentences] in the source pair the runs of a comparison."""
    return Errors(
        origins=positions, absolute={name: losses(each, found.scheme)[:, None] for name, each in counts.items()}
    )


def tag_verdict(scores: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does reading the sentence help? The network against the best rival, sentence by sentence."""
    measure = deciding(scores.metrics, scaled=False)
    told = {row.name: row.values[measure.key] for row in scores.rows}
    return verdict(decide_one(errors, told, measure=measure), warnings=warnings)


def _of_unknown(found: Tagged, predicted: np.ndarray) -> float | None:
    """Accuracy over the tokens that the training part never showed."""
    unknown = found.known == 0
    return float((predicted == found.truth)[unknown].mean()) if unknown.any() else None
