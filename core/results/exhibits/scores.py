"""How good a network is beside its rivals, of every task: scores, paired errors, a verdict."""

from typing import Literal

from pydantic import Field

from core.declared import Declared, Name, Sentence, Word
from core.results.arrays import FloatArray, IntArray, TimeArray


class ScoreRow(Declared):
    """One contestant's scores; None where a metric has no value (R2 of a constant part)."""

    name: Word
    role: Literal["network", "baseline"]
    values: dict[str, float | None]


class Scores(Declared):
    """Scores on one part, the network's first, every baseline under the same rules."""

    kind: Literal["scores"] = "scores"
    part: Literal["validation", "test"]
    unit: Name | None = None
    metrics: tuple[str, ...]
    """Keys into core.results.metrics.METRICS, in order of display; the first decides the verdict."""
    rows: tuple[ScoreRow, ...]
    reference: dict[str, float | None] = {}
    """Scores of Naive2 under the same rules, which OWA is measured against; empty where there is no OWA."""

    @property
    def headlines(self) -> tuple[str, ...]:
        """The metrics, those last in which everybody has 0: they tell nobody apart."""
        return tuple(sorted(self.metrics, key=lambda key: not any(row.values.get(key) for row in self.rows)))


class Errors(Declared):
    """Paired errors on the test part, for honest comparison: absolute errors [windows, horizon] by contestant."""

    kind: Literal["errors"] = "errors"
    origins: TimeArray
    """[windows] position of each window's first predicted timestep, within its own series."""
    absolute: dict[str, FloatArray]
    """"network" and every baseline -> [windows, horizon]."""
    network: FloatArray | None = None
    """[windows, horizon] predicted minus actual of the network; the median over seeds is taken from these."""
    series: IntArray | None = None
    """[windows] which series a window is from; None when there is only one."""
    actual: FloatArray | None = None
    """[windows, horizon] what happened, scaled like the errors."""
    scales: FloatArray | None = None
    """[series] what MASE divides by, in the data's units."""
    scaled: bool = False
    """True: errors are over what MASE divides by, so that several series can be pooled; False: the data's units."""


def units(errors: Errors) -> FloatArray | float:
    """What brings each window's errors back to the data's units [windows, 1]."""
    if not errors.scaled or errors.series is None:
        return 1.0
    return errors.scales[errors.series][:, None]


class Verdict(Declared):
    """One plain sentence, the evidence for it, and what it comes down to."""

    kind: Literal["verdict"] = "verdict"
    outcome: Literal["better", "no_clear_difference", "worse"]
    sentence: Sentence
    evidence: Sentence
    warnings: tuple[Sentence, ...] = Field((), max_length=100)
