"""Labels and language models judged beside their rivals: scores, paired errors and one honest sentence."""

import numpy as np

from core.data.arrays import FloatArray
from core.results.classification import scores
from core.results.exhibits import Errors, Labelled, ScoreRow, Scores, Verdict
from core.results.metrics import LABELS, LANGUAGE
from core.results.significance import Difference, difference

RIVAL_WORDS = {
    "majority": "always telling the commonest label",
    "bag of words": "words counted without their order (TF-IDF with logistic regression)",
    "unigram": "each token by its own frequency",
    "n-gram": "a Kneser-Ney n-gram model",
}

ENOUGH = 8
"""Unseen pieces below which no difference could be called clear."""


def label_scores(found: Labelled) -> Scores:
    """Accuracy and macro F1 of the network and its rivals."""
    contestants = {"network": found.probabilities, **found.rivals}
    rows = (
        ScoreRow(name=name, role=_role(name), values=scores(found.truth, told)) for name, told in contestants.items()
    )
    return Scores(part=found.part, metrics=tuple(LABELS), rows=tuple(rows))


def label_errors(found: Labelled, positions: np.ndarray) -> Errors:
    """1 where a label was told wrongly, [texts, 1]; `positions` [texts] in the source pair the runs of a comparison."""
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
    """Mean surprise over stretches of the test part, [stretches, 1]: neighbouring tokens are not independent."""
    tokens = len(next(iter(surprise.values())))
    edges = np.arange(0, tokens, stretch)
    sizes = np.diff([*edges, tokens])
    means = {name: (np.add.reduceat(nats, edges) / sizes)[:, None] for name, nats in surprise.items()}
    return Errors(origins=edges, absolute=means)


def label_verdict(found: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the order of the words help? The network against the best rival, text by text."""
    told = {row.name: row.values["accuracy"] for row in found.rows}
    return _verdict(
        errors,
        network=f"tells {told['network']:.1%} of {len(errors.origins):,} unseen texts rightly",
        rival=lambda name: f"{told[name]:.1%}",
        warnings=warnings,
    )


def language_verdict(found: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the network know the language better than counting does?"""
    nats = {row.name: row.values["nats_per_character"] for row in found.rows}
    return _verdict(
        errors,
        network=f"needs {nats['network']:.3f} nats for each unseen character",
        rival=lambda name: f"{nats[name]:.3f}",
        warnings=warnings,
    )


def _verdict(errors: Errors, *, network: str, rival, warnings: tuple[str, ...]) -> Verdict:
    losses = {name: float(values.mean()) for name, values in errors.absolute.items() if name != "network"}
    best = min(losses, key=losses.__getitem__)
    found = difference(errors.absolute["network"], errors.absolute[best], origins=np.arange(len(errors.origins)))
    words = f"{RIVAL_WORDS.get(best, best)}: {rival(best)}"
    if not found.clear:
        level = "No clear difference" if found.pairs >= ENOUGH else "Too little was held out to tell"
        outcome, sentence = "no_clear_difference", f"{level}: the network {network}; {words}."
    elif found.mean < 0:
        outcome, sentence = "better", f"The network is better than every simple rival: it {network}; {words}."
    else:
        outcome, sentence = "worse", f"The network loses: it {network}; {words}."
    return Verdict(outcome=outcome, sentence=sentence, evidence=_evidence(found, best), warnings=warnings)


def _evidence(found: Difference, best: str) -> str:
    chance = "below 0.1 %" if found.p_value < 0.001 else f"{found.p_value:.1%}"
    return (
        f"Against {best}: mean error {found.mean:+.3g} (95 % interval {found.low:+.3g} to "
        f"{found.high:+.3g}, {found.pairs:,} pairs); if both were equally good, chance alone would give this "
        f"with probability {chance} (Diebold-Mariano)."
    )


def _role(name: str) -> str:
    return "network" if name == "network" else "baseline"
