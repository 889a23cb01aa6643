"""Labels and language models judged beside their baselines: scores, paired errors and the verdict."""

import numpy as np

from core.results.arrays import FloatArray
from core.results.decision import decide_one
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.scores import Errors, ScoreRow, Scores, Verdict
from core.results.measures import ACCURACY, PERPLEXITY, Measure
from core.results.metrics import LABELS, LANGUAGE
from core.results.texts.classification import scores
from core.results.verdict import verdict


def label_scores(found: Labelled) -> Scores:
    """Accuracy and macro F1 of the network and its rivals."""
    contestants = {"network": found.probabilities, **found.rivals}
    rows = (
        ScoreRow(name=name, role=_role(name), values=scores(found.truth, told)) for name, told in contestants.items()
    )
    return Scores(part=found.part, metrics=tuple(LABELS), rows=tuple(rows))


def label_errors(found: Labelled, positions: np.ndarray) -> Errors:
    """1 where a label was wrong, [texts, 1]; `positions` [texts] in the source pair the runs of a comparison."""
    contestants = {"network": found.probabilities, **found.rivals}
    wrong = {name: (told.argmax(axis=1) != found.truth).astype(float)[:, None] for name, told in contestants.items()}
    return Errors(origins=positions, absolute=wrong)


def language_scores(surprise: dict[str, np.ndarray], *, characters: int) -> Scores:
    """From each contestant's surprise, nats [tokens], over a test part of `characters` characters."""
    rows = []
    for name, nats in surprise.items():
        each = float(nats.sum()) / characters
        values = {
            "nats_per_character": each,
            "bits_per_character": each / np.log(2),
            "perplexity": float(np.exp(nats.mean())),
        }
        rows.append(ScoreRow(name=name, role=_role(name), values=values))
    return Scores(part="test", metrics=tuple(LANGUAGE), rows=tuple(rows))


def language_errors(surprise: dict[str, FloatArray], *, stretch: int = 200) -> Errors:
    """Mean surprise over stretches of the test part, [stretches, 1]: neighbouring tokens are not independent.

    The stretches have some `stretch` tokens and differ by one at most, so that their mean is that over all tokens.
    """
    tokens = len(next(iter(surprise.values())))
    edges = np.linspace(0, tokens, max(round(tokens / stretch), 1), endpoint=False).astype(int)
    sizes = np.diff([*edges, tokens])
    means = {name: (np.add.reduceat(nats, edges) / sizes)[:, None] for name, nats in surprise.items()}
    return Errors(origins=edges, absolute=means)


def label_verdict(found: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the order of the words help? The network against the best baseline, text by text."""
    return _verdict(ACCURACY, found, errors, warnings)


def language_verdict(found: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the network know the language better than counting does?"""
    return _verdict(PERPLEXITY, found, errors, warnings)


def _verdict(measure: Measure, found: Scores, errors: Errors, warnings: tuple[str, ...]) -> Verdict:
    scores = {row.name: row.values[measure.key] for row in found.rows}
    return verdict(decide_one(errors, scores, measure=measure), warnings=warnings)


def _role(name: str) -> str:
    return "network" if name == "network" else "baseline"
