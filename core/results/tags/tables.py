"""Tagged sentences as a person reads them: by kind, confused tags, sentences with mistakes, tokens as a table."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.spans import OUTSIDE, Span, spans
from core.language import mark
from core.results.exhibits.tagging import Tagged

MOST_CONFUSED = 14
"""Tags in the confusion matrix; others are left out."""
OVERALL = "all"


@dataclass(frozen=True)
class KindScore:
    """How well spans of one kind were found; strict: both ends right; partial: overlapping ones count a half."""

    kind: str
    there: int
    predicted: int
    precision: float
    recall: float
    f1: float
    partial: float


@dataclass(frozen=True)
class Confused:
    """The tags that are confused most, and how often: counts [actual, predicted]."""

    classes: tuple[str, ...]
    counts: np.ndarray
    left_out: int
    """Other tags."""


def edges(found: Tagged) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    stops = np.cumsum(found.lengths)
    return [(int(stop - length), int(stop)) for stop, length in zip(stops, found.lengths, strict=True)]


def with_mistakes(found: Tagged) -> list[int]:
    """The sentences with wrong tags, most wrong ones first."""
    wrong = [int((found.truth[start:stop] != found.predicted[start:stop]).sum()) for start, stop in edges(found)]
    return sorted((at for at, count in enumerate(wrong) if count), key=lambda at: -wrong[at])


def by_kind(found: Tagged) -> list[KindScore]:
    """Every kind of span by itself and all together, by nervaluate's strict and partial schemes; commonest first."""
    from nervaluate.evaluator import Evaluator

    there, told = (_as_dicts(found, tags) for tags in (found.truth, found.predicted))
    kinds = Counter(one["label"] for sentence in there for one in sentence)
    known = sorted(
        {*kinds, *(one["label"] for sentence in told for one in sentence)}, key=lambda one: (-kinds[one], one)
    )
    if not known:
        return []
    results = Evaluator(there, told, tags=known, loader="dict").evaluate()
    rows = [_score(OVERALL, results["overall"])]
    return [*rows, *(_score(kind, results["entities"][kind]) for kind in known if kind in results["entities"])]


def confused(found: Tagged) -> Confused:
    """The tags that stand most in mistakes; where there are few tags, all of them."""
    size = len(found.classes)
    counts = np.bincount(found.truth * size + found.predicted, minlength=size * size).reshape(size, size)
    wrong = counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts)
    order = sorted(range(size), key=lambda at: (-wrong[at], -counts[at].sum()))
    kept = sorted(order[:MOST_CONFUSED], key=lambda at: found.classes[at])
    return Confused(tuple(found.classes[at] for at in kept), counts[np.ix_(kept, kept)], size - len(kept))


def frequent_mistakes(found: Tagged, *, most: int = 100) -> dict[str, list]:
    """Tokens that were tagged wrongly, the commonest mistakes first."""
    wrong = np.flatnonzero(found.truth != found.predicted)
    counts = Counter((found.tokens[at], int(found.predicted[at]), int(found.truth[at])) for at in wrong)
    sure: dict[tuple, list[float]] = {}
    for at in wrong:
        key = (found.tokens[at], int(found.predicted[at]), int(found.truth[at]))
        sure.setdefault(key, []).append(float(found.confidence[at]))
    rows = counts.most_common(most)
    return {
        mark("Token"): [token for (token, _, _), _ in rows],
        mark("Predicted"): [found.classes[predicted] for (_, predicted, _), _ in rows],
        mark("Actual"): [found.classes[actual] for (_, _, actual), _ in rows],
        mark("Times"): [count for _, count in rows],
        mark("Confidence"): [round(float(np.mean(sure[key])), 2) for key, _ in rows],
    }


def tagged_table(found: Tagged) -> pd.DataFrame:
    """A row a token: its sentence, what is right, what was predicted and how sure, and every rival."""
    names = np.array(found.classes, dtype=object)
    table = {
        "sentence": np.repeat(np.arange(1, len(found.lengths) + 1), found.lengths),
        "token": list(found.tokens),
        "actual": names[found.truth],
        "predicted": names[found.predicted],
        "confidence": found.confidence.round(4),
    }
    return pd.DataFrame(table | {name: names[told] for name, told in found.rivals.items()})


def spans_of(found: Tagged, tags: np.ndarray) -> list[list[Span]]:
    """The spans of each sentence."""
    return [spans([found.classes[at] for at in tags[start:stop]], found.scheme) for start, stop in edges(found)]


def _as_dicts(found: Tagged, tags: np.ndarray) -> list[list[dict]]:
    """As nervaluate reads them; a span's end is its last token."""
    return [
        [{"label": one.kind or OUTSIDE, "start": one.start, "end": one.stop - 1} for one in sentence]
        for sentence in spans_of(found, tags)
    ]


def _score(kind: str, results: dict) -> KindScore:
    strict, partial = results["strict"], results["partial"]
    return KindScore(
        kind=kind,
        there=strict.possible,
        predicted=strict.actual,
        precision=strict.precision,
        recall=strict.recall,
        f1=strict.f1,
        partial=partial.f1,
    )
