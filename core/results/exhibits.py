"""What a run shows, in the person's own units: each a value that charts and tables are drawn from."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from core.declared import Count, Declared, Name, Sentence, Word
from core.results.arrays import FloatArray, IntArray, TimeArray
from core.words import Noun


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
        figures = f"mean error {self.network:.4g} instead of {self.fitted:.4g}"
        if self.network == self.fitted:
            return "The network adds nothing to its start."
        if self.outcome == "more":
            return f"The network found something that its start does not know: {figures}."
        if self.outcome == "less":
            return f"The start alone would have been better: {figures}."
        return f"No clear difference from the start alone: {figures}."


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


class Labelled(Declared):
    """How the examples of one part were labelled."""

    kind: Literal["labelled"] = "labelled"
    part: Literal["validation", "test"]
    entry: Noun = Noun("text", "texts")
    """What each of them is called; of texts alone before this was said."""
    classes: tuple[str, ...]
    truth: IntArray
    """[examples] position of the true label in `classes`."""
    probabilities: FloatArray
    """[examples, classes]"""
    texts: tuple[str, ...] = ()
    """[examples] what each of them reads, cut where it is longer than a screen line, or its name; or nothing."""
    rivals: dict[str, FloatArray] = {}
    """Name -> [examples, classes]."""


class Tagged(Declared):
    """How the tokens of some sentences of one part were tagged, one sentence after the other."""

    kind: Literal["tagged"] = "tagged"
    part: Literal["validation", "test"]
    scheme: Literal["plain", "iob2", "bioes"]
    classes: tuple[str, ...]
    lengths: IntArray
    """[sentences] tokens of each."""
    tokens: tuple[str, ...]
    truth: IntArray
    """[tokens] position of the true tag in `classes`."""
    predicted: IntArray
    """[tokens]"""
    confidence: FloatArray
    """[tokens] the probability of the predicted tag."""
    known: IntArray
    """[tokens] 1 where the training part showed the token."""
    rivals: dict[str, IntArray] = {}
    """Name -> [tokens]."""
    transitions: FloatArray | None = None
    """[tags, tags] learnt scores of each tag after each other; None without a CRF."""


class WrittenSample(Declared):
    """One text that the network wrote, and what it was asked for."""

    prompt: str
    text: str
    temperature: float
    copied: float
    """Share of its characters that stand word for word in the training text, in stretches of 30 or more."""


class Written(Declared):
    """What the network writes by itself."""

    kind: Literal["written"] = "written"
    samples: tuple[WrittenSample, ...]


class TranslatedPair(Declared):
    """A source, what is right, and what the network wrote."""

    source: Word
    references: tuple[Word, ...]
    """One or more targets that are right."""
    predicted: Word
    score: float
    """Mean log-probability of a token of what it wrote."""


class Translated(Declared):
    """How sources of one part were translated."""

    kind: Literal["translated"] = "translated"
    part: Literal["validation", "test"]
    sides: tuple[Name, Name]
    """What source and target are called."""
    pairs: tuple[TranslatedPair, ...]
    rivals: dict[str, tuple[Word, ...]] = {}
    """Name -> what it says of each source."""
    perplexity: float | None = None
    """Of the right targets' tokens, each after those that are right."""
    left_out: Count = 0
    """Sources of the part that were not translated, since there are so many."""
    beam: Count = 1
    intervals: dict[str, tuple[float, float]] = {}
    """Score -> its 95% confidence interval."""
    signatures: dict[str, str] = {}
    """Score -> how sacrebleu computed it."""

    def predicted_by(self, name: str) -> tuple[str, ...]:
        """What the network or a rival said of each source."""
        return tuple(pair.predicted for pair in self.pairs) if name == "network" else self.rivals[name]


class TranscribedRecording(Declared):
    """A recording, what is said in it, and what the network understood."""

    name: Word
    right: Word
    predicted: Word
    probability: float
    """Of what was understood among all strings of symbols."""
    heard: tuple[Word, ...] = ()
    """The symbols of what was understood."""
    frames: IntArray
    """[heard] the frame, of 10 ms, at which each is heard."""


class Transcribed(Declared):
    """What was understood of the recordings of one part."""

    kind: Literal["transcribed"] = "transcribed"
    part: Literal["validation", "test"]
    symbols: Literal["characters", "words"]
    recordings: tuple[TranscribedRecording, ...]
    rivals: dict[str, tuple[Word, ...]] = {}
    """Name -> what it says of each recording."""
    error: float = 0.0
    """Wrong symbols over the symbols that are right, of all recordings that were looked at."""
    looked_at: Count = 0
    """How many these were; the first of them are shown."""
    beam: Count = 1
    intervals: dict[str, tuple[float, float]] = {}
    """Score -> its 95% confidence interval."""

    def predicted_by(self, name: str) -> tuple[str, ...]:
        """What the network or a rival said of each recording."""
        return tuple(one.predicted for one in self.recordings) if name == "network" else self.rivals[name]

    @property
    def silent(self) -> bool:
        """Whether nothing was understood of any recording: everywhere the blank is likelier than all symbols."""
        return not any(one.predicted for one in self.recordings)


Exhibit = Annotated[
    Forecast
    | Forecasts
    | Scores
    | Errors
    | Coverage
    | Added
    | Verdict
    | RivalsAsked
    | Labelled
    | Tagged
    | Written
    | Translated
    | Transcribed,
    Field(discriminator="kind"),
]
ACCOMPANYING = (Verdict, Scores, Errors, Coverage, Added, RivalsAsked)
"""Kinds that have no picture, table or view of their own: they stand in those of another."""
EXHIBIT = TypeAdapter(Exhibit)
"""`EXHIBIT.validate_json(text)` reads any exhibit."""
