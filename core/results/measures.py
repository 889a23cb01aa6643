"""The score that decides who is better, and how it, a difference of it and its interval are written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.language import Said, mark, say
from core.results.figures import number, percent, signed
from core.results.metrics import METRICS
from core.results.significance import Difference


@dataclass(frozen=True)
class Measure:
    """A score that is a function of the mean loss of paired test examples; here one that is the mean loss itself."""

    key: str
    """In METRICS."""
    name: str = Said()
    """In the middle of a sentence."""
    pairs: str = Said("test windows")
    """What the paired losses belong to."""
    test: str = Said("Diebold-Mariano test")
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
        return _changed(found.share) if found.share else ""

    def difference(self, found: Difference, unit: str | None) -> str:
        """The difference with its interval."""
        words = say("difference {signed}{tail}", signed=signed(found.mean), tail=self._tail(unit))
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
        return say("{points} percentage points", points=_points(-found.mean))

    def difference(self, found: Difference, unit: str | None) -> str:
        words = say("difference {points} percentage points", points=_points(-found.mean, decimals=2))
        low, high = (_points(-edge, decimals=2) for edge in (found.high, found.low))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class Perplexity(Measure):
    """The loss is the mean surprise of a token in nats."""

    def score(self, loss: float) -> float:
        return float(np.exp(loss))

    def change(self, found: Difference) -> str:
        return _changed(np.exp(found.mean) - 1)

    def difference(self, found: Difference, unit: str | None) -> str:
        words = say("ratio {ratio:.3f}", ratio=np.exp(found.mean))
        low, high = (f"{np.exp(edge):.3f}" for edge in (found.low, found.high))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class SentenceChrf(Measure):
    """The loss is what a text lacks of a chrF of 100."""

    def score(self, loss: float) -> float:
        return 100 - loss

    def said(self, score: float, unit: str | None) -> str:
        return f"{score:.1f}"

    def change(self, found: Difference) -> str:
        return say("{signed} points", signed=_signed(-found.mean))

    def difference(self, found: Difference, unit: str | None) -> str:
        words = say("difference {signed} points", signed=_signed(-found.mean))
        low, high = (_signed(-edge) for edge in (found.high, found.low))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class ErrorRate(Measure):
    """The mean loss is the share of symbols that are wrong."""

    def said(self, score: float, unit: str | None) -> str:
        return percent(score)

    def difference(self, found: Difference, unit: str | None) -> str:
        words = say("difference {points} percentage points", points=_points(found.mean, decimals=2))
        low, high = (_points(edge, decimals=2) for edge in (found.low, found.high))
        return f"{words} ({_interval(low, high)})" if np.isfinite(found.low) else words


class SpanF1(Accuracy):
    """The mean loss is 1 - F1."""


MAE = Measure("mae", mark("mean absolute error"), in_units=True)
MASE = Measure("mase", "MASE")
ACCURACY = Accuracy("accuracy", mark("accuracy"), mark("test examples"), mark("paired t test"), higher_is_better=True)
SENTENCE_CHRF = SentenceChrf(
    "sentence_chrf", mark("mean chrF"), mark("test texts"), mark("paired t test"), higher_is_better=True
)
TAG_ACCURACY = Accuracy(
    "accuracy", mark("accuracy"), mark("test sentences"), mark("paired t test"), higher_is_better=True
)
ROW_ACCURACY = Accuracy(
    "accuracy", mark("accuracy"), mark("stretches of rows"), mark("paired t test"), higher_is_better=True
)
SPAN_F1 = SpanF1(
    "span_f1", mark("span F1"), mark("test sentences"), mark("paired t test of linearised F1"), higher_is_better=True
)
PERPLEXITY = Perplexity("perplexity", mark("perplexity"), mark("stretches of the test part"), mark("paired t test"))

CHARACTER_ERROR = ErrorRate(
    "character_error", mark("character error rate"), mark("test recordings"), mark("paired t test")
)
WORD_ERROR = ErrorRate("word_error", mark("word error rate"), mark("test recordings"), mark("paired t test"))


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


def _changed(share: float) -> str:
    return say("{share:.0%} lower", share=-share) if share < 0 else say("{share:.0%} higher", share=share)


def _interval(low: str, high: str) -> str:
    return say("95% confidence interval {low} to {high}", low=low, high=high)
