"""Forecasts of one series or of many, and what is known about how good they are."""

from typing import Literal

from pydantic import Field

from core.declared import Count, Declared, Name, Sentence, Word
from core.language import say
from core.results.arrays import FloatArray, IntArray, TimeArray


class Part(Declared):
    """A stretch of the series, [start, stop) in timesteps."""

    name: Literal["train", "validation", "test"]
    start: Count
    stop: Count


class Interval(Declared):
    """A band that should hold `level` of what happens."""

    level: float
    lower: FloatArray
    upper: FloatArray


class Forecast(Declared):
    """Actual against predicted over one series, and what comes after its last row; all [time] unless said."""

    kind: Literal["forecast"] = "forecast"
    series: Word
    target: Name
    unit: Name | None = None
    timed: bool
    """True: times are nanoseconds since 1970; False: positions."""
    times: TimeArray
    actual: FloatArray
    predicted: FloatArray
    """NaN where nothing was predicted (the first lookback)."""
    parts: tuple[Part, ...]
    horizon: Count
    future_times: TimeArray
    future: FloatArray
    """[horizon]; empty in a preview."""
    intervals: tuple[Interval, ...] = ()
    """Each [horizon], around `future`."""
    test_intervals: tuple[Interval, ...] = ()
    """Each [time], as it stood before each forecast of the test part; NaN outside of it."""
    baselines: dict[str, FloatArray] = {}
    """Name -> [time] predictions made under the same rules, NaN outside the test part."""
    baseline_futures: dict[str, FloatArray] = {}
    """Name -> [horizon]."""


class SeriesForecast(Declared):
    """One series of many, cut to its recent past; all in the person's own units."""

    name: Word
    times: TimeArray
    actual: FloatArray
    """[recent timesteps + test]"""
    predicted: FloatArray
    """Aligned with `actual`; NaN before the test part."""
    baseline: FloatArray
    """Aligned with `actual`: the forecast of `Forecasts.baseline`."""
    rivals: dict[str, FloatArray] = {}
    """Every other rival -> [horizon], over the last timesteps of `actual`."""
    future_times: TimeArray
    future: FloatArray
    intervals: tuple[Interval, ...] = ()
    test_intervals: tuple[Interval, ...] = ()
    """Each [horizon], over the last timesteps of `actual`."""
    scores: dict[str, float | None]
    baseline_scores: dict[str, float | None]


class Forecasts(Declared):
    """A page of the series of a global model; a run with thousands of series has several of these."""

    kind: Literal["forecasts"] = "forecasts"
    target: Name
    unit: Name | None = None
    timed: bool
    horizon: Count
    baseline: Name
    """Which simple rival stands beside the network in each series."""
    first: Count
    """Position of the first series of this page among all of them, from 0."""
    total: Count
    series: tuple[SeriesForecast, ...]

    def forecast(self, position: int) -> Forecast:
        """The series at `position` of this page, as a chart of one series takes it."""
        one = self.series[position]
        start = int(len(one.actual) - self.horizon)
        return Forecast(
            series=one.name,
            target=self.target,
            unit=self.unit,
            timed=self.timed,
            times=one.times,
            actual=one.actual,
            predicted=one.predicted,
            parts=(
                Part(name="train", start=0, stop=start),
                Part(name="test", start=start, stop=len(one.actual)),
            ),
            horizon=self.horizon,
            future_times=one.future_times,
            future=one.future,
            intervals=one.intervals,
            test_intervals=tuple(
                Interval(level=band.level, lower=_at_the_end(band.lower, one), upper=_at_the_end(band.upper, one))
                for band in one.test_intervals
            ),
            baselines={self.baseline: one.baseline}
            | {name: _at_the_end(values, one) for name, values in one.rivals.items()},
        )


def _at_the_end(values: FloatArray, one: SeriesForecast) -> FloatArray:
    """`values` [horizon] as a line over the timesteps of `one`."""
    import numpy as np

    return np.concatenate([np.full(len(one.actual) - len(values), np.nan), values])


class Coverage(Declared):
    """How often the test part really fell into the intervals, and how good they are as a whole."""

    kind: Literal["coverage"] = "coverage"
    unit: Name | None = None
    levels: tuple[float, ...]
    """Nominal levels, such as 0.5, 0.8, 0.95."""
    measured: tuple[float, ...]
    widths: tuple[float, ...]
    """Mean width of each interval."""
    pinball: float | None
    """Mean pinball loss over the quantiles of all levels."""
    crps: float | None = None
    residuals: Count
    """How many held-out residuals per step ahead the intervals are made of."""
    values: Count
    """How many predicted values were checked: timesteps of all test windows, which overlap."""
    windows: Count | None = None
    """In how many test windows they stand; None in runs of earlier versions."""


class AddedWhere(Declared):
    """Mean absolute errors over some of the predicted values."""

    name: Word
    start: float
    network: float


class Added(Declared):
    """What a network adds to the start it was given: mean absolute errors on the test part."""

    kind: Literal["added"] = "added"
    start: Sentence
    """What it starts from, as part of a sentence."""
    unit: Name | None = None
    """None where errors are over what MASE divides by."""
    simple: float
    """Of the start before ridge regression; with it, `fitted`."""
    fitted: float
    """Of the whole start."""
    network: float
    """Of start and network together."""
    outcome: Literal["more", "no_clear_difference", "less"]
    """Whether the network clearly errs less than its start alone."""
    p_value: float
    steps_start: FloatArray
    """[horizon] by timestep ahead"""
    steps_network: FloatArray
    where: tuple[AddedWhere, ...] = ()

    @property
    def sentence(self) -> str:
        """What it comes down to."""
        figures = say("mean error {network:.4g} instead of {fitted:.4g}", network=self.network, fitted=self.fitted)
        if self.network == self.fitted:
            return say("The network adds nothing to its start.")
        if self.outcome == "more":
            return say("The network found something that its start does not know: {figures}.", figures=figures)
        if self.outcome == "less":
            return say("The start alone would have been better: {figures}.", figures=figures)
        return say("No clear difference from the start alone: {figures}.", figures=figures)


class RivalsAsked(Declared):
    """Which question the statistical rivals were asked, and which rows of their answers belong where.

    They answer beside the networks, so what they say may come after a run has ended.
    """

    kind: Literal["rivals_asked"] = "rivals_asked"
    question: str = Field(pattern="^[0-9a-f]{32}$")
    rows: Count
    """How many forecasts an answer has."""
    horizon: Count
    windows: IntArray
    """[windows] row of each test window, in the order of `Errors`."""
    blocks: IntArray
    """[blocks] rows that make the line over the test part of one series, side by side; empty for many series."""
    places: IntArray
    """[blocks] where each begins in `Forecast.times`."""
    future: Count
    """Row of what comes after the last timestep; only where there are blocks."""
