"""How good tags are: right ones, and spans that are right from end to end (Tjong Kim Sang & Buchholz, 2000)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.data.spans import spans

DRAWS = 1000


@dataclass(frozen=True)
class SentenceCounts:
    """Of each sentence [sentences]: tokens and right ones; spans that are there, those predicted, and right ones."""

    tokens: np.ndarray
    right: np.ndarray
    there: np.ndarray
    predicted: np.ndarray
    found: np.ndarray

    def at(self, positions: np.ndarray) -> "SentenceCounts":
        """Of some sentences, in that order."""
        fields = (self.tokens, self.right, self.there, self.predicted, self.found)
        return SentenceCounts(*(field[positions] for field in fields))

    @property
    def accuracy(self) -> float:
        return float(self.right.sum() / max(self.tokens.sum(), 1))

    @property
    def precision(self) -> float:
        return float(self.found.sum() / max(self.predicted.sum(), 1))

    @property
    def recall(self) -> float:
        return float(self.found.sum() / max(self.there.sum(), 1))

    @property
    def f1(self) -> float:
        return float(2 * self.found.sum() / max(self.predicted.sum() + self.there.sum(), 1))


def sentence_counts(
    classes: Sequence[str], scheme: str, lengths: np.ndarray, *, truth: np.ndarray, predicted: np.ndarray
) -> SentenceCounts:
    """From tags [tokens] as places among `classes`; `lengths` [sentences] cut them into sentences."""
    edges = np.concatenate([[0], np.cumsum(lengths)])
    right = np.add.reduceat((truth == predicted).astype(float), edges[:-1]) if len(lengths) else np.zeros(0)
    found = np.zeros((len(lengths), 3))
    if scheme != "plain":
        for number, (start, stop) in enumerate(pairwise(edges)):
            there, told = (
                set(spans([classes[place] for place in each[start:stop]], scheme)) for each in (truth, predicted)
            )
            found[number] = len(there), len(told), len(there & told)
    return SentenceCounts(np.asarray(lengths, float), right, *found.T)


def tag_metrics(counts: SentenceCounts, scheme: str) -> dict[str, float]:
    """The scores of all sentences together; of spans where there are some."""
    if scheme == "plain":
        return {"accuracy": counts.accuracy}
    spans = {"span_f1": counts.f1, "span_precision": counts.precision, "span_recall": counts.recall}
    return {**spans, "accuracy": counts.accuracy}


def losses(counts: SentenceCounts, scheme: str) -> np.ndarray:
    """[sentences] whose mean is 1 - F1, or the share of wrong tags.

    F1 is no mean over sentences. Each sentence counts by how much it moves F1 (the delta method), so that a paired
    test over sentences is one of a difference in F1.
    """
    if scheme == "plain":
        return (counts.tokens - counts.right) / max(counts.tokens.mean(), 1e-12)
    both = counts.there + counts.predicted
    return 1 - counts.f1 - (2 * counts.found - counts.f1 * both) / max(both.mean(), 1e-12)


def interval(counts: SentenceCounts, key: str, *, seed: int = 0) -> tuple[float, float]:
    """95% interval of a score, from sentences drawn anew (percentile bootstrap: Efron, 1979)."""
    random, size = np.random.default_rng(seed), len(counts.tokens)
    drawn = random.integers(0, size, (DRAWS, size))
    values = _scores_of(counts, key, drawn)
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _scores_of(counts: SentenceCounts, key: str, drawn: np.ndarray) -> np.ndarray:
    if key == "accuracy":
        return counts.right[drawn].sum(axis=1) / np.maximum(counts.tokens[drawn].sum(axis=1), 1)
    both = counts.predicted[drawn].sum(axis=1) + counts.there[drawn].sum(axis=1)
    return 2 * counts.found[drawn].sum(axis=1) / np.maximum(both, 1)
