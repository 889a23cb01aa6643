"""From the past before an origin to what the network reads, and from what it answers back to values."""

from dataclasses import dataclass, replace

import numpy as np

from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.starts.starting import MODELS, SEASONS, WEIGHTED, Start, simple_names

LIMIT = 20.0
"""Inputs of windows scaled by themselves are kept within ± this: one outlier must not drown a window."""

PRIOR = 24
"""How many changes the usual change of the training part counts for, beside those of a window itself."""
WINDOWED = ("window_level", "window")
"""Scalings that look at each window by itself."""


@dataclass(frozen=True)
class Shape:
    """How long and how wide windows are, from the options and the season alone."""

    options: ForecastingOptions
    season: int
    covariates: int
    """Columns beside the target: features and calendar together."""

    @property
    def folded(self) -> bool:
        return self.options.fold and self.season > 1

    @property
    def timesteps(self) -> int:
        return -(-self.options.lookback // self.season) if self.folded else self.options.lookback

    @property
    def lookback(self) -> int:
        """Rows of the series behind one window; whole seasons when folded."""
        return self.timesteps * self.season if self.folded else self.options.lookback

    @property
    def reach(self) -> int:
        """How far before the lookback the lags go."""
        reads_season = (
            self.options.seasonal_differences
            or self.options.seasonal_lags
            or self.simple & {"adjusted_last_value", "theta", "seasonal_naive", "seasonal_mean"}
        )
        second = self.options.second_season or 2 * self.season
        if self.simple & {"adjusted_last_value", "theta"}:
            second = max(second, SEASONS * self.season - self.lookback)
        return max(self.season, second) if self.season > 1 and reads_season else 1

    @property
    def starts(self) -> set[str]:
        """The simple forecasts whose mean a network starts from; none where it starts from nothing."""
        over, blend = self.options.residual_over, self.options.blend
        return set() if over == "nothing" else {over} | ({blend} - {"nothing"})

    @property
    def simple(self) -> set[str]:
        """The simple forecasts among the starts, which are made from a window's past."""
        return self.starts - {*MODELS, WEIGHTED} | (
            set(simple_names(self.season)) if WEIGHTED in self.starts else set()
        )

    @property
    def past(self) -> int:
        return self.lookback + self.reach

    @property
    def share(self) -> float:
        """How much of an answer counts; all of it where there is no simple forecast to lean on."""
        return 1.0 if self.options.residual_over == "nothing" else self.options.correction

    @property
    def seasonal_lags(self) -> bool:
        return self.options.seasonal_lags and self.season > 1 and not self.folded

    @property
    def lags(self) -> tuple[int, ...]:
        """Distances of the changes shown beside the values."""
        found = [1] if self.options.differences else []
        if self.options.seasonal_differences and self.season > 1:
            found.append(self.season)
            found += [self.options.second_season] if self.options.second_season > self.season else []
        return tuple(found)

    @property
    def features(self) -> int:
        per_row = 1 + len(self.lags)
        if self.folded:
            return per_row * self.season + self.covariates
        return per_row + self.covariates + (self.followed if self.seasonal_lags else 0)

    @property
    def columns(self) -> int:
        """The features, and the number of the series where each has a vector."""
        return self.features + bool(self.options.series_vector)

    @property
    def followed(self) -> int:
        """How many of the changes that came after are shown at each timestep; a decoder reads each at its own."""
        return 1 if self.decoded else self.outputs

    @property
    def decoded(self) -> int:
        """Timesteps to come that a decoder reads behind the lookback; 0 without one."""
        return self.options.horizon if self.options.strategy == "encoder_decoder" else 0

    @property
    def outputs(self) -> int:
        return 1 if self.options.strategy == "autoregressive" else self.options.horizon


@dataclass(frozen=True)
class FixedScale:
    """Level and spread of a training part, and its usual change, in transformed values; and the number of the series.

    Numbers for one series; columns [windows, 1] where windows of several series are read together.
    """

    level: float | np.ndarray
    spread: float | np.ndarray
    change: float | np.ndarray
    number: int | np.ndarray = 0
    """Its place among the series that are trained on."""


@dataclass(frozen=True)
class Encoded:
    """What the network reads, and how its answer `output` becomes `base + share * scale * output`."""

    inputs: np.ndarray
    """[windows, timesteps, columns] float32; for a decoder with the timesteps to come behind those of the lookback."""
    base: np.ndarray
    """[windows, outputs]"""
    scale: np.ndarray
    """[windows, 1]"""
    share: float = 1.0
    """How much of the answer counts."""

    def values(self, outputs: np.ndarray) -> np.ndarray:
        """Transformed values [windows, outputs] that the network's `outputs` stand for."""
        return self.base + self.share * self.scale * outputs

    def corrected(self, answer: np.ndarray) -> "Encoded":
        """The same windows, starting from where `answer` [windows, outputs] takes them."""
        return replace(self, base=self.values(answer))

    def targets(self, values: np.ndarray) -> np.ndarray:
        """What the network should answer for transformed `values` [windows, outputs]; float32."""
        return ((values - self.base) / self.scale).astype(np.float32)


def past_of(values: np.ndarray, origins: np.ndarray, count: int) -> np.ndarray:
    """The `count` rows before each origin [windows, count, ...]; before the first row stands the first row."""
    return values[np.maximum(origins[:, None] + np.arange(-count, 0), 0)]


def encode(
    past: np.ndarray, covariates: np.ndarray, *, shape: Shape, fixed: FixedScale, start: np.ndarray | None = None
) -> Encoded:
    """Read `past` [windows, past] and `covariates` [windows, lookback, covariates] the way the options say.

    `start` [windows, outputs] is the forecast to start from where it says more than `past` does.
    A decoder reads the simple forecast in place of what nobody knows yet; `covariates` go on over its timesteps.
    """
    level, spread = _level_and_spread(past[:, -shape.lookback :], shape, fixed)
    change = _usual_change(past, shape, fixed)
    base = _base(past, level, shape) if start is None else start
    rows = np.concatenate([past, base], axis=1) if shape.decoded else past
    read = shape.lookback + shape.decoded
    channels = [_bounded((rows[:, -read:] - level) / spread, shape)]
    for lag in shape.lags:
        channels.append(_bounded((rows[:, -read:] - rows[:, -read - lag : -lag]) / change, shape))
    inputs = _fold(channels, covariates, shape) if shape.folded else _stack(channels, covariates, rows, change, shape)
    if shape.options.series_vector:
        inputs = np.concatenate([inputs, _everywhere(fixed.number, inputs)], axis=2)
    if shape.options.residual_over == "nothing":
        return Encoded(inputs.astype(np.float32), base, spread)
    return Encoded(inputs.astype(np.float32), base, change, shape.share)


def _everywhere(number: int | np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """[windows, timesteps, 1]: the number of each window's series at every timestep."""
    return np.broadcast_to(np.reshape(number, (-1, 1, 1)), (*inputs.shape[:2], 1))


def _level_and_spread(recent: np.ndarray, shape: Shape, fixed: FixedScale) -> tuple[np.ndarray, np.ndarray]:
    count = len(recent)
    if shape.options.scaling not in WINDOWED:
        return np.broadcast_to(fixed.level, (count, 1)), np.broadcast_to(fixed.spread, (count, 1))
    level = recent[:, -min(shape.season, recent.shape[1]) :].mean(axis=1, keepdims=True)
    spread = np.sqrt(np.mean((recent - level) ** 2, axis=1, keepdims=True))
    return level, np.maximum(spread, 0.1 * fixed.change)


def _usual_change(past: np.ndarray, shape: Shape, fixed: FixedScale) -> np.ndarray:
    """How much the simple rival usually errs [windows, 1]; a short window leans on the training part."""
    if shape.options.scaling != "window":
        return np.broadcast_to(fixed.change, (len(past), 1))
    lag = rival_lag(shape.options, shape.season)
    changes = np.abs(past[:, lag:] - past[:, :-lag])[:, -shape.lookback :]
    blended = (changes.sum(axis=1, keepdims=True) + PRIOR * fixed.change) / (changes.shape[1] + PRIOR)
    return np.maximum(blended, 0.1 * fixed.change)


def rival_lag(options: ForecastingOptions, season: int) -> int:
    """How many timesteps back the simple rival looks."""
    seasonal = options.residual_over in ("seasonal_naive", "seasonal_mean") and season > 1
    return season if seasonal else 1


def _base(past: np.ndarray, level: np.ndarray, shape: Shape) -> np.ndarray:
    """The simple forecast that the network's answer is added to, [windows, outputs]."""
    if not shape.starts:
        return np.repeat(level, shape.outputs, axis=1)
    return simple_start(past, shape, *sorted(shape.starts))


def simple_start(past: np.ndarray, shape: Shape, *names: str) -> np.ndarray:
    """The mean of the simple forecasts of these names after `past` [windows, past]; [windows, outputs]."""
    starts = [Start(over, shape.season, shape.options.second_season, shape.lookback) for over in names]
    return np.mean([start.forecast(past, shape.outputs) for start in starts], axis=0)


def _stack(
    channels: list[np.ndarray], covariates: np.ndarray, rows: np.ndarray, change: np.ndarray, shape: Shape
) -> np.ndarray:
    parts = [np.stack(channels, axis=2), covariates]
    if shape.seasonal_lags:
        parts.append(_bounded(_followed(rows, shape) / change[:, :, None], shape))
    return np.concatenate(parts, axis=2)


def _followed(rows: np.ndarray, shape: Shape) -> np.ndarray:
    """Changes that came after the same time one season before, [windows, timesteps that are read, followed]."""
    now = np.arange(rows.shape[1] - shape.lookback - shape.decoded, rows.shape[1])
    steps = np.arange(1, shape.followed + 1)
    after = now[:, None] + (steps - 1) % shape.season + 1 - shape.season
    return rows[:, after] - rows[:, now - shape.season][:, :, None]


def _fold(channels: list[np.ndarray], covariates: np.ndarray, shape: Shape) -> np.ndarray:
    windows = len(covariates)
    folded = [channel.reshape(windows, shape.timesteps, shape.season) for channel in channels]
    ends = covariates[:, shape.season - 1 :: shape.season]
    return np.concatenate([*folded, ends], axis=2)


def _bounded(values: np.ndarray, shape: Shape) -> np.ndarray:
    return np.clip(values, -LIMIT, LIMIT) if shape.options.scaling in WINDOWED else values
