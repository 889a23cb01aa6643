"""A network's forecasts as exhibits: one series as a whole, many series page by page."""

from typing import Any

import numpy as np

from core.results.baselines import baseline_forecasts
from core.results.exhibits import Forecast, Forecasts, Interval, Part, SeriesForecast
from core.results.intervals import Bands
from core.tasks.forecasting.calendar import extended, times_of
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.predicting import Answer, forecasts, transformed_forecasts

LONGEST = 20_000
"""Timesteps of one series that an exhibit shows at most; the latest ones."""
MOST_BLOCKS = 5000
"""Forecasts that cover it at most; the latest ones."""
PAGE = 100
"""Series on one page of many."""


def whole_forecast(network: Any, one: Fitted, bands: Bands | None = None) -> Forecast:
    """Actual against predicted over train, validation and test, and the horizon beyond the last row."""
    length, horizon = one.parts.length, one.shape.options.horizon
    start, blocks = shown_blocks(one)
    predicted, future = transformed_forecasts(network, [one, one], [blocks, np.array([length])])
    rivals = baseline_forecasts(
        one.series.target_values,
        np.append(blocks[blocks >= one.parts.validation_stop], length),
        horizon=horizon,
        season=one.series.season,
    )
    tested = blocks[blocks >= one.parts.validation_stop]
    return Forecast(
        **_frame(one, start, length),
        predicted=_laid_out(one.power.decode(predicted.centre), blocks, start, length),
        future_times=times_of(extended(one.series.index, one.series.frequency, horizon)),
        future=one.power.decode(future.centre[0]),
        intervals=_intervals(one, future, bands),
        baselines={name: _laid_out(values[:-1], tested, start, length) for name, values in rivals.items()},
        baseline_futures={name: values[-1] for name, values in rivals.items()},
    )


def shown_blocks(one: Fitted) -> tuple[int, np.ndarray]:
    """The first timestep that is shown, and the origins of the forecasts that cover what is shown."""
    start = max(0, one.parts.length - LONGEST)
    blocks = _blocks(one, max(start, min(one.shape.lookback, one.parts.train_stop)), one.parts.length)
    return start, blocks[-MOST_BLOCKS:]


def validation_forecast(network: Any, one: Fitted) -> Forecast:
    """The validation part with a little of what came before it; quick enough for every epoch."""
    stop, horizon = one.parts.validation_stop, one.shape.options.horizon
    first = max(one.parts.train_stop, stop - 256 * horizon, 1)
    start = max(0, first - max(2 * (stop - first), one.shape.lookback))
    blocks = np.arange(first, stop, horizon)
    (predicted,) = forecasts(network, [one], [blocks])
    return Forecast(
        **_frame(one, start, stop),
        predicted=_laid_out(predicted, blocks, start, stop),
        future_times=np.zeros(0, dtype=np.int64),
        future=np.zeros(0),
    )


def _intervals(one: Fitted, future: Answer, bands: Bands | None) -> tuple[Interval, ...]:
    """Bands around the one window of `future`, widest last."""
    if bands is None:
        return ()
    lower, upper = (one.power.decode(end) for end in bands.around(future.centre, future.scale, future.quantiles))
    return tuple(
        Interval(level=level, lower=low[0], upper=high[0])
        for level, low, high in zip(bands.levels, lower, upper, strict=True)
    )


def _blocks(one: Fitted, first: int, length: int) -> np.ndarray:
    """Origins one horizon apart, such that validation and test each begin with one."""
    horizon = one.shape.options.horizon
    train = np.arange(one.parts.train_stop, first, -horizon)[::-1][:-1]
    validation = np.arange(one.parts.train_stop, one.parts.validation_stop, horizon)
    test = np.arange(one.parts.validation_stop, length, horizon)
    return np.concatenate([train, validation[validation > 0], test[test > 0]])


def _laid_out(windows: np.ndarray, origins: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Windows [origins, horizon] side by side over the timesteps start to stop; a later window covers an earlier."""
    line = np.full(stop - start, np.nan)
    for origin, values in zip(origins, windows, strict=True):
        first, last = max(origin, start), min(origin + len(values), stop)
        if first < last:
            line[first - start : last - start] = values[first - origin : last - origin]
    return line


def _frame(one: Fitted, start: int, stop: int) -> dict[str, Any]:
    """What every Forecast of this series says about itself, over the timesteps start to stop."""
    series = one.series
    edges = [0, one.parts.train_stop, one.parts.validation_stop, one.parts.length]
    stretches = zip(("train", "validation", "test"), edges[:-1], edges[1:], strict=True)
    return {
        "series": series.series_id or series.name,
        "target": series.target,
        "unit": series.unit,
        "timed": series.index.dtype.kind == "M",
        "times": times_of(series.index[start:stop]),
        "actual": series.target_values[start:stop],
        "parts": tuple(
            Part(name=name, start=max(first, start) - start, stop=min(last, stop) - start)
            for name, first, last in stretches
            if max(first, start) < min(last, stop)
        ),
        "horizon": one.shape.options.horizon,
    }


def pages(
    network: Any,
    fitted: list[Fitted],
    tested: list[np.ndarray],
    rival: tuple[str, list[np.ndarray]],
    scored: list[tuple[dict[str, float | None], dict[str, float | None]]],
    bands: Bands | None = None,
) -> list[Forecasts]:
    """Every series of a global model, PAGE at a time: `tested` [windows, horizon] a series, the last window shown."""
    futures = transformed_forecasts(network, fitted, [np.array([one.parts.length]) for one in fitted])
    shown = [
        _one_of_many(one, tested[position][-1], rival[1][position][-1], futures[position], scored[position], bands)
        for position, one in enumerate(fitted)
    ]
    series = fitted[0].series
    return [
        Forecasts(
            target=series.target,
            unit=series.unit,
            timed=series.index.dtype.kind == "M",
            horizon=fitted[0].shape.options.horizon,
            baseline=rival[0],
            first=first,
            total=len(shown),
            series=tuple(shown[first : first + PAGE]),
        )
        for first in range(0, len(shown), PAGE)
    ]


def _one_of_many(
    one: Fitted,
    predicted: np.ndarray,
    baseline: np.ndarray,
    future: Answer,
    scored: tuple[dict[str, float | None], dict[str, float | None]],
    bands: Bands | None,
) -> SeriesForecast:
    length, horizon = one.parts.length, one.shape.options.horizon
    start = max(0, length - horizon - max(4 * horizon, 2 * one.series.season, 24))
    gap = np.full(length - start - horizon, np.nan)
    return SeriesForecast(
        name=one.series.series_id or one.series.name,
        times=times_of(one.series.index[start:]),
        actual=one.series.target_values[start:],
        predicted=np.concatenate([gap, predicted]),
        baseline=np.concatenate([gap, baseline]),
        future_times=times_of(extended(one.series.index, one.series.frequency, horizon)),
        future=one.power.decode(future.centre[0]),
        intervals=_intervals(one, future, bands),
        scores=scored[0],
        baseline_scores=scored[1],
    )
