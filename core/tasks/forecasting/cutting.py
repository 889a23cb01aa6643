"""Series become a dataset: split, fit on the training part, then cut windows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.data.examples import Entries, Examples, Rows, Windows
from core.data.series import Series
from core.language import say
from core.results.metrics import mase_scale
from core.tasks.forecasting.known_ahead.covariates import (
    Scales,
    constant_scales,
    covariate_count,
    covariates_of,
    scales_of,
)
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.power import Power, fit_power
from core.tasks.forecasting.splitting import (
    SeriesTooShort,
    Split,
    split,
    training_origins,
    validation_origins,
)
from core.tasks.forecasting.starts.mix import Mix, fit_mix
from core.tasks.forecasting.starts.ridge import Ridge
from core.tasks.forecasting.windows import WINDOWED, Encoded, FixedScale, Shape, encode, past_of, rival_lag
from core.words import counted

CHUNK = 4096
FEW = 4
"""Changes of a training part that tell how much a series usually changes."""
TINY = 1e-9
"""Below this share of a series' size nothing counts as a change."""


@dataclass(frozen=True)
class Fitted:
    """One series with everything that its training part taught: transform and scales."""

    series: Series
    parts: Split
    shape: Shape
    power: Power
    fixed: FixedScale
    target: np.ndarray
    """[time] transformed target."""
    covariates: np.ndarray
    """[time, covariates] other columns, standardised, the calendar, and the next values of what is known ahead."""
    beyond: np.ndarray
    """[horizon, covariates] of the timesteps after the last one."""
    foreseen: np.ndarray
    """[covariates] True where later values are known at an origin."""
    scales: Scales
    """Level and spread of the other columns."""
    mase: float
    """What MASE divides by, in the person's units."""
    ridge: Ridge | None = None
    """What corrects the simple forecast before the network does; one for all series of a run."""
    mix: Mix | None = None
    """The starts that are fitted to the series, and their weights."""
    states: dict[str, np.ndarray] = field(default_factory=dict)
    """Of each fitted model, the state before each timestep and behind the last one [time + 1, order]."""
    later: "Fitted | None" = None
    """The same with its start fitted anew on training and validation part, which holds behind them."""

    def encode(self, origins: np.ndarray) -> Encoded:
        """Windows before `origins`; of the target only rows before each origin are read."""
        past, helpers = past_of(self.target, origins, self.shape.past), self.helpers(origins, self.shape.decoded)
        encoded = encode(past, helpers, shape=self.shape, fixed=self.fixed, start=self.start(origins))
        return self.corrected(encoded, origins)

    def corrected(self, encoded: Encoded, origins: np.ndarray) -> Encoded:
        """The windows before `origins`, starting from where the ridge regression takes them, if there is one."""
        if self.ridge is None:
            return encoded
        said = self.ridge.predict(encoded.inputs)
        if self.later is not None and self.later.ridge is not None:
            said = np.where(self._behind(origins), self.later.ridge.predict(encoded.inputs), said)
        return encoded.corrected(said)

    def start(self, origins: np.ndarray) -> np.ndarray | None:
        """What the fitted starts say after `origins` [windows, outputs]; None where there are none."""
        said = self._followed(origins)
        if said is None or self.later is None:
            return said
        return np.where(self._behind(origins), self.later.start(origins), said)

    def _behind(self, origins: np.ndarray) -> np.ndarray:
        """[windows, 1] whether what is predicted lies behind the validation part."""
        return (origins >= self.parts.validation_stop)[:, None]

    def _followed(self, origins: np.ndarray) -> np.ndarray | None:
        if self.mix is None:
            return None
        there = {name: found[origins] for name, found in self.states.items()}
        return self.mix.forecast(past_of(self.target, origins, self.shape.past), there, self.shape)

    def helpers(self, origins: np.ndarray, ahead: int) -> np.ndarray:
        """Covariates over the lookback and `ahead` timesteps to come [windows, lookback + ahead, covariates].

        What is known in advance stands there as it is; other columns keep their last value.
        """
        before = past_of(self.covariates, origins, self.shape.lookback)
        if not ahead:
            return before
        told = np.concatenate([self.covariates, self.beyond])[origins[:, None] + np.arange(ahead)]
        return np.concatenate([before, np.where(self.foreseen, told, before[:, -1:])], axis=1)

    def targets(self, origins: np.ndarray) -> np.ndarray:
        """Transformed values that follow [windows, outputs]."""
        return self.target[origins[:, None] + np.arange(self.shape.outputs)]


def shape_of(series: Series, options: ForecastingOptions) -> Shape:
    """Window lengths and widths of one series."""
    return Shape(options, max(options.season or series.season, 1), covariate_count(series, options))


def fit_all(source: tuple[Series, ...], options: ForecastingOptions) -> list[Fitted]:
    """Split every series by time, then fit its transform and scales on its training part only."""
    shared = constant_scales(source)
    return share_changes([fit_one(series, options, shared, number) for number, series in enumerate(source)])


def name_of(series: Series) -> str:
    """What tells it apart."""
    return series.series_id or series.name


def fit_one(
    series: Series,
    options: ForecastingOptions,
    shared: Scales | None,
    number: int,
    *,
    like: Fitted | None = None,
    train: int | None = None,
) -> Fitted:
    """`like` is the same series as it was trained on; `train` timesteps teach what it does not."""
    shape = shape_of(series, options)
    parts = split(len(series), options)
    learnt = series.target_values[: train or max(parts.train_stop, 1)]
    power = like.power if like else fit_power(learnt, options.transform)
    target = power.encode(series.target_values)
    scales = like.scales if like else scales_of(series, len(learnt), shared)
    beside = covariates_of(series, options, scales)
    fixed = like.fixed if like else _fixed_scale(target[: len(learnt)], options, shape.season)
    mix = like.mix if like else fit_mix(target[: len(learnt)], shape)
    one = Fitted(
        series=series,
        parts=parts,
        shape=shape,
        power=power,
        fixed=replace(fixed, number=number),
        target=target,
        covariates=beside.values,
        beyond=beside.beyond,
        foreseen=beside.foreseen,
        scales=scales,
        mase=mase_scale(learnt, series.season),
        mix=mix,
        states={} if mix is None else mix.along(target, len(learnt)),
    )
    return replace(one, later=later_like(one, like.later, train or parts.validation_stop)) if like else one


def later_like(one: Fitted, like: Fitted | None, taught: int) -> Fitted | None:
    """The series with the start of `like`, whose models begin with its first `taught` values."""
    if like is None:
        return None
    states = {} if like.mix is None else like.mix.along(one.target, taught)
    return replace(one, ridge=like.ridge, mix=like.mix, states=states)


def check_lengths(fitted_parts: list[tuple[str, Split]], shape: Shape) -> None:
    """Raise SeriesTooShort when no series has room for a single training window."""
    needed = needed_rows(shape, several=len(fitted_parts) > 1)
    longest_name, longest = max(fitted_parts, key=lambda one: one[1].train_stop)
    if longest.train_stop < needed + shape.outputs:
        options = shape.options
        name = (
            say("The series")
            if len(fitted_parts) == 1
            else say("Even the longest series, {longest_name},", longest_name=longest_name)
        )
        raise SeriesTooShort(
            say(
                "{name} has {timesteps}, {most} of them for training; lookback {lookback} and horizon "
                "{horizon} need at least {needed} there.",
                name=name,
                timesteps=counted(longest.length, "timestep"),
                most=max(longest.train_stop, 0),
                lookback=options.lookback,
                horizon=options.horizon,
                needed=needed + shape.outputs,
            ),
            say("Choose a shorter lookback or horizon, smaller validation and test parts, or add data."),
        )


def needed_rows(shape: Shape, *, several: bool) -> int:
    """Real rows that a training window must have before its origin; short series of many may be padded."""
    return max(2, min(shape.lookback, shape.season + 1)) if several else shape.lookback


def origins_of(parts: Split, shape: Shape, *, several: bool) -> dict[str, np.ndarray]:
    """train and validation -> origins of one series."""
    return {
        "train": training_origins(parts, shape.options, needed=needed_rows(shape, several=several)),
        "validation": validation_origins(parts, shape.options),
    }


def examples(fitted: list[Fitted], origins: list[np.ndarray]) -> Examples:
    """Windows of all series, one after the other; held once per series where nothing depends on the window."""
    if len(fitted) == 1 and _shares_rows(fitted[0].shape):
        return _shared(fitted[0], origins[0])
    shape = fitted[0].shape
    count = sum(len(each) for each in origins)
    inputs = np.empty((count, shape.timesteps + shape.decoded, shape.columns), dtype=np.float32)
    targets = np.empty((count, shape.outputs), dtype=np.float32)
    done = 0
    for one, each in zip(fitted, origins, strict=True):
        for start in range(0, len(each), CHUNK):
            some = each[start : start + CHUNK]
            encoded = one.encode(some)
            inputs[done : done + len(some)] = encoded.inputs
            targets[done : done + len(some)] = encoded.targets(one.targets(some))
            done += len(some)
    return Examples(Rows(inputs), Rows(targets))


def _shares_rows(shape: Shape) -> bool:
    """True when a window is a plain stretch of scaled rows, the same whatever its origin."""
    plain = not (shape.lags or shape.seasonal_lags or shape.folded or shape.decoded)
    plain = plain and not shape.options.series_vector
    return plain and shape.options.scaling not in WINDOWED


def _shared(one: Fitted, origins: np.ndarray) -> Examples:
    rows = np.concatenate([((one.target - one.fixed.level) / one.fixed.spread)[:, None], one.covariates], axis=1)
    padding = np.repeat(rows[:1], one.shape.lookback, axis=0)
    values = np.concatenate([padding, rows]).astype(np.float32)
    inputs: Entries = Windows(values, origins.astype(np.int64), one.shape.lookback)
    targets = np.empty((len(origins), one.shape.outputs), dtype=np.float32)
    for start in range(0, len(origins), CHUNK):
        some = origins[start : start + CHUNK]
        targets[start : start + CHUNK] = one.encode(some).targets(one.targets(some))
    return Examples(inputs, Rows(targets))


def _fixed_scale(train: np.ndarray, options: ForecastingOptions, season: int) -> FixedScale:
    """Level, spread and usual change of `train` [time]; the change is 0 where there are too few to tell."""
    lag = rival_lag(options, season)
    changes = np.abs(train[lag:] - train[:-lag]) if len(train) > lag else np.zeros(0)
    change = float(changes.mean()) if len(changes) >= FEW else 0.0
    if options.scaling == "none":
        return FixedScale(0.0, 1.0, 1.0)
    level, spread = float(train.mean()), float(train.std())
    if options.scaling == "minmax":
        level, spread = float(train.min()), float(np.ptp(train))
    size = max(float(np.abs(train).max()), 1e-12)
    return FixedScale(level, spread if spread > TINY * size else size, change if change > TINY * size else 0.0)


def share_changes(fitted: list[Fitted], others: Sequence[float] = ()) -> list[Fitted]:
    """Series that are too short or too flat to know their usual change take that of all others, by their size.

    `others` are relative changes of series that are not among them.
    """
    shares = [*others, *(relative_change(one) for one in fitted if one.fixed.change > 0)]
    usual = float(np.median(shares)) if shares else 1.0
    return [
        one if one.fixed.change > 0 else replace(one, fixed=replace(one.fixed, change=usual * _size(one)))
        for one in fitted
    ]


def relative_change(one: Fitted) -> float:
    """The usual change of a series over the size of its training values."""
    return one.fixed.change / _size(one)


def _size(one: Fitted) -> float:
    """What a change is measured against: 1 for logarithms, else the size of the training values."""
    if one.power.exponent == 0:
        return 1.0
    return max(float(np.abs(one.target[: max(one.parts.train_stop, 1)]).mean()), 1e-12)
