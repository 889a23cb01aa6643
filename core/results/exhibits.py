"""What a run shows, in the person's own units: each a value that charts and tables are drawn from."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from core.data.arrays import FloatArray, TimeArray
from core.declared import Declared


class Part(Declared):
    """A stretch of the series, [start, stop) in timesteps."""

    name: Literal["train", "validation", "test"]
    start: int
    stop: int


class Interval(Declared):
    """A band that should hold `level` of what happens; aligned with `Forecast.future`."""

    level: float
    lower: FloatArray
    upper: FloatArray


class Forecast(Declared):
    """Actual against predicted over one series, and what comes after its last row; all [time] unless said."""

    kind: Literal["forecast"] = "forecast"
    series: str
    target: str
    unit: str | None = None
    timed: bool
    """True: times are nanoseconds since 1970; False: positions."""
    times: TimeArray
    actual: FloatArray
    predicted: FloatArray
    """NaN where nothing was predicted (the first lookback)."""
    parts: tuple[Part, ...]
    horizon: int
    future_times: TimeArray
    future: FloatArray
    """[horizon]; empty in a preview."""
    intervals: tuple[Interval, ...] = ()
    baselines: dict[str, FloatArray] = {}
    """Name -> [time] predictions made under the same rules, NaN outside the test part."""
    baseline_futures: dict[str, FloatArray] = {}
    """Name -> [horizon]."""


class ScoreRow(Declared):
    """One contestant's scores; None where a metric has no value (R2 of a constant part)."""

    name: str
    role: Literal["network", "baseline"]
    values: dict[str, float | None]


class Scores(Declared):
    """Scores on one part, the network's first, every baseline under the same rules."""

    kind: Literal["scores"] = "scores"
    part: Literal["validation", "test"]
    unit: str | None = None
    metrics: tuple[str, ...]
    """Keys into core.results.metrics.METRICS, in order of display; the first decides the verdict."""
    rows: tuple[ScoreRow, ...]


class Errors(Declared):
    """Paired errors on the test part, for honest comparison: absolute errors [windows, horizon] by contestant."""

    kind: Literal["errors"] = "errors"
    origins: TimeArray
    """[windows] position of each window's first predicted timestep."""
    absolute: dict[str, FloatArray]
    """"network" and every baseline -> [windows, horizon]."""


class Verdict(Declared):
    """One plain sentence, the evidence for it, and what it comes down to."""

    kind: Literal["verdict"] = "verdict"
    outcome: Literal["better", "no_clear_difference", "worse"]
    sentence: str
    evidence: str
    warnings: tuple[str, ...] = ()


Exhibit = Annotated[Forecast | Scores | Errors | Verdict, Field(discriminator="kind")]
EXHIBIT = TypeAdapter(Exhibit)
"""`EXHIBIT.validate_json(text)` reads any exhibit."""
