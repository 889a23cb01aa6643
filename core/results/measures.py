"""The score that decides who is better, and how it, a difference of it and its interval are written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.results.figures import number, percent, signed
from core.results.metrics import METRICS
from core.results.significance import Difference


@dataclass(frozen=True)
class Measure:
    """A score that is a function of the mean loss of paired test examples; here one that is the mean loss itself."""

    key: str
    """In METRICS."""
    name: str
    """In the middle of a sentence."""
    pairs: str = "test windows"
    """What the paired losses belong to."""
    test: str = "Diebold-Mariano test"
    higher_is_better: bool = False
    in_units: bool = False

    def score(self, loss: float) -> float:
        """The score that a mean loss stands for."""
        return loss

    def said(self, score: float, unit: str | None) -> str:
        """The score with its unit."""
        return f"{number(score)}{self._tail(unit)}"

    def change(self, found: Difference) -> str:
        """How much the first differs from the second, as a share; empty beside one that makes no error."""
        return f"{abs(found.share):.0%} {'lower' if found.share < 0 else 'higher'}" if found.share else ""

    def difference(self, found: Difference, unit: str | None) -> str:
        """The difference with its interval."""
        words = f"difference {signed(found.mean)}{self._tail(unit)}"
        return f"{words} ({_interval(signed(found.low), signed(found.high))})" if np.isfinite(found.low) else words

    def _tail(self, unit: str | None) -> str:
        return f" {unit}" if self.in_units and unit else ""


class Accuracy(Measure):
    """The loss is 1 where a label was wrong."""

    def score(self, loss: float) -> float:
        return 1 - loss

    def said(self, score: float, unit: str | None) -> str:
        return percent(score)

    def change(self, found: Difference) -> str:
        return f"{_points(-found.mean)} percentage points"

    def difference(self, found: Difference, unit: str | None) -> str:
        words = f"difference {_points(-found.mean, decimals=2)} percentage points"
        low, high = (_points(-edge, decimals=2) for edge in (found.high, found.low))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class Perplexity(Measure):
    """The loss is the mean surprise of a token in nats."""

    def score(self, loss: float) -> float:
        return float(np.exp(loss))

    def change(self, found: Difference) -> str:
        ratio = np.exp(found.mean)
        return f"{abs(1 - ratio):.0%} {'lower' if ratio < 1 else 'higher'}"

    def difference(self, found: Difference, unit: str | None) -> str:
        words = f"ratio {np.exp(found.mean):.3f}"
        low, high = (f"{np.exp(edge):.3f}" for edge in (found.low, found.high))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class SentenceChrf(Measure):
    """The loss is what a text lacks of a chrF of 100."""

    def score(self, loss: float) -> float:
        return 100 - loss

    def said(self, score: float, unit: str | None) -> str:
        return f"{score:.1f}"

    def change(self, found: Difference) -> str:
        return f"{_signed(-found.mean)} points"

    def difference(self, found: Difference, unit: str | None) -> str:
        words = f"difference {_signed(-found.mean)} points"
        low, high = (_signed(-edge) for edge in (found.high, found.low))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class ErrorRate(Measure):
    """The mean loss is the share of symbols that are wrong."""

    def said(self, score: float, unit: str | None) -> str:
        return percent(score)

    def difference(self, found: Difference, unit: str | None) -> str:
        words = f"difference {_points(found.mean, decimals=2)} percentage points"
        low, high = (_points(edge, decimals=2) for edge in (found.low, found.high))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class SpanF1(Accuracy):
    """The mean loss is 1 - F1."""


MAE = Measure("mae", "mean absolute error", in_units=True)
MASE = Measure("mase", "MASE")
ACCURACY = Accuracy("accuracy", "accuracy", "test examples", "paired t test", higher_is_better=True)
SENTENCE_CHRF = SentenceChrf("sentence_chrf", "mean chrF", "test texts", "paired t test", higher_is_better=True)
TAG_ACCURACY = Accuracy("accuracy", "accuracy", "test sentences", "paired t test", higher_is_better=True)
ROW_ACCURACY = Accuracy("accuracy", "accuracy", "stretches of rows", "paired t test", higher_is_better=True)
SPAN_F1 = SpanF1("span_f1", "span F1", "test sentences", "paired t test of linearised F1", higher_is_better=True)
PERPLEXITY = Perplexity("perplexity", "perplexity", "stretches of the test part", "paired t test")

CHARACTER_ERROR = ErrorRate("character_error", "character error rate", "test recordings", "paired t test")
WORD_ERROR = ErrorRate("word_error", "word error rate", "test recordings", "paired t test")


def deciding(metrics: Sequence[str], *, scaled: bool) -> Measure:
    """The measure that decides between contestants with these scores, whose errors are over the MASE scale or not."""
    first = metrics[0]
    if first in ("mae", "mase"):
        return MASE if scaled or first == "mase" else MAE
    if first == SENTENCE_CHRF.key:
        return SENTENCE_CHRF
    if first in ("character_error", "word_error"):
        return CHARACTER_ERROR if first == "character_error" else WORD_ERROR
    if first == "span_f1":
        return SPAN_F1
    if "phase_f1" in metrics:
        return ROW_ACCURACY
    if first == "accuracy":
        return TAG_ACCURACY if "unknown_accuracy" in metrics else ACCURACY
    if "perplexity" in metrics:
        return PERPLEXITY
    known = METRICS.get(first)
    return Measure(first, known.title if known else first, higher_is_better=bool(known and not known.lower_is_better))


def _points(share: float, *, decimals: int = 1) -> str:
    """A share in percentage points with its sign."""
    points = round(100 * share, decimals)
    return f"{points:+.{decimals}f}".replace("-", "−") if points else "0"


def _signed(points: float) -> str:
    """Points with their sign."""
    return f"{round(points, 1) + 0.0:+.1f}".replace("-", "−")


def _interval(low: str, high: str) -> str:
    return f"95% confidence interval {low} to {high}"
