"""How good transcripts are: wrong characters and words, with intervals, and the verdict beside the rivals."""

from collections.abc import Sequence

import numpy as np

from core.results.decision import decide_one
from core.results.exhibits.scores import Errors, ScoreRow, Scores, Verdict
from core.results.exhibits.transcription import Transcribed
from core.results.measures import deciding
from core.results.transcripts.edits import Kinds, kinds_of
from core.results.verdict import verdict

DRAWS = 1000
"""Of the bootstrap behind the intervals."""
NOTHING = Kinds(0, 0, 0, 0)


def counted_each(understood: Sequence[str], right: Sequence[str], *, words: bool) -> list[Kinds]:
    """Of each transcript, what is wrong in it: its words, or its characters."""
    return [
        kinds_of(one.split() if words else list(one), other.split() if words else list(other))
        for one, other in zip(understood, right, strict=True)
    ]


def error_rate(counts: Sequence[Kinds]) -> float:
    """Of all together."""
    return sum(counts, NOTHING).rate


def interval(counts: Sequence[Kinds]) -> tuple[float, float]:
    """95% of the error rates of recordings drawn anew from these."""
    wrong, symbols = (np.array([getattr(one, name) for one in counts]) for name in ("wrong", "symbols"))
    draws = np.random.default_rng(0).integers(len(counts), size=(DRAWS, len(counts)))
    rates = wrong[draws].sum(axis=1) / np.maximum(symbols[draws].sum(axis=1), 1)
    low, high = np.quantile(rates, (0.025, 0.975))
    return float(low), float(high)


def metrics_of(symbols: str) -> tuple[str, ...]:
    """The keys of the scores, the one that decides first."""
    errors = ("word_error", "character_error") if symbols == "words" else ("character_error", "word_error")
    return (*errors, "exact_match")


def transcript_scores(found: Transcribed) -> Scores:
    """The network and its rivals."""
    right = [one.right for one in found.recordings]
    rows = []
    for name in ("network", *found.rivals):
        told = found.predicted_by(name)
        values = {
            "character_error": error_rate(counted_each(told, right, words=False)),
            "word_error": error_rate(counted_each(told, right, words=True)),
            "exact_match": float(np.mean([one == other for one, other in zip(told, right, strict=True)])),
        }
        rows.append(ScoreRow(name=name, role="network" if name == "network" else "baseline", values=values))
    return Scores(part=found.part, metrics=metrics_of(found.symbols), rows=tuple(rows))


def transcript_errors(found: Transcribed) -> Errors:
    """[recordings, 1] wrong symbols of each over the mean length of what is right: their mean is the error rate."""
    right = [one.right for one in found.recordings]
    absolute = {}
    for name in ("network", *found.rivals):
        counts = counted_each(found.predicted_by(name), right, words=found.symbols == "words")
        length = max(np.mean([one.symbols for one in counts]), 1e-9)
        absolute[name] = np.array([[one.wrong / length] for one in counts])
    return Errors(origins=np.arange(len(right)), absolute=absolute)


def transcript_verdict(found: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the network understand better than what needs no network?"""
    measure = deciding(found.metrics, scaled=False)
    scores = {row.name: row.values[measure.key] for row in found.rows}
    return verdict(decide_one(errors, scores, measure=measure), warnings=warnings)
