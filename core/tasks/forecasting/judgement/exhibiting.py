"""A network's forecasts as exhibits: one series as a whole, many series page by page."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from core.results.baselines import baseline_forecasts
from core.results.exhibits.forecasting import Forecast, Forecasts, Interval, Part, SeriesForecast
from core.results.intervals import Bands
from core.results.scoring import Values
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.judgement.testing import NETWORK, ReadsWindows, Tested
from core.tasks.forecasting.known_ahead.calendar import extended, times_of
from core.tasks.forecasting.predicting import Answer, ends, forecasts, transformed_forecasts

LONGEST = 20_000
"""Timesteps of one series that an exhibit shows at most; the latest ones."""
MOST_BLOCKS = 5000
"""Forecasts that cover it at most; the latest ones."""
PAGE = 100
"""Series on one page of many."""


def whole_forecast(network: Any, one: Fitted, bands: Bands | None, rivals: Mapping[str, ReadsWindows]) -> Forecast:
    """Actual against predicted over train, validation and test, and the horizon beyond the last row.

    `rivals` read the network's windows as well; they and every baseline are shown from the test part on.
    """
    length, horizon = one.parts.length, one.shape.options.horizon
    start, blocks = shown_blocks(one)
    predicted, future = transformed_forecasts(network, [one, one], [blocks, np.array([length])])
    tested = blocks >= one.parts.validation_stop
    origins = np.append(blocks[tested], length)
    said = baseline_forecasts(one.series.target_values, origins, horizon=horizon, season=one.series.season)
    said |= {name: rival.forecasts([origins])[0] for name, rival in rivals.items()}
    return Forecast(
        **_frame(one, start, length),
        predicted=_laid_out(one.power.decode(predicted.centre), blocks, start, length),
        future_times=times_of(extended(one.series.index, one.series.frequency, horizon)),
        future=one.power.decode(future.centre[0]),
        intervals=_last_intervals(one, future, bands),
        test_intervals=tuple(
            Interval(
                level=level, **{side: _laid_out(each[tested], blocks[tested], start, length) for side, each in edges}
            )
            for level, edges in _edges(one, predicted, bands)
        ),
        baselines={name: _laid_out(values[:-1], origins[:-1], start, length) for name, values in said.items()},
        baseline_futures={name: values[-1] for name, values in said.items()},
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


def _last_intervals(one: Fitted, answer: Answer, bands: Bands | None) -> tuple[Interval, ...]:
    """Bands around the last window of an answer, widest last."""
    return tuple(
        Interval(level=level, **{side: each[-1] for side, each in edges}) for level, edges in _edges(one, answer, bands)
    )


def _edges(one: Fitted, answer: Answer, bands: Bands | None) -> Iterator[tuple[float, list[tuple[str, np.ndarray]]]]:
    """Each level with both edges [origins, horizon] of its band, by name."""
    if bands is not None:
        for level, lower, upper in zip(bands.levels, *ends(one, answer, bands), strict=True):
            yield level, [("lower", lower), ("upper", upper)]


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
    network: Any, fitted: list[Fitted], tested: list[Tested], bands: Bands | None, scored: dict[str, list[Values]]
) -> list[Forecasts]:
    """Every series of a global model, PAGE at a time; of each test part the last window is shown."""
    futures = transformed_forecasts(network, fitted, [np.array([one.parts.length]) for one in fitted])
    rival = "seasonal naive" if "seasonal naive" in tested[0].predicted else "naive"
    scores = zip(scored[NETWORK], scored[rival], strict=True)
    shown = [
        _one_of_many(*each, rival=rival, bands=bands) for each in zip(fitted, tested, futures, scores, strict=True)
    ]
    series = fitted[0].series
    return [
        Forecasts(
            target=series.target,
            unit=series.unit,
            timed=series.index.dtype.kind == "M",
            horizon=fitted[0].shape.options.horizon,
            baseline=rival,
            first=first,
            total=len(shown),
            series=tuple(shown[first : first + PAGE]),
        )
        for first in range(0, len(shown), PAGE)
    ]


def _one_of_many(
    one: Fitted, tested: Tested, future: Answer, scores: tuple[Values, Values], *, rival: str, bands: Bands | None
) -> SeriesForecast:
    """One series of many; `scores` are those of the network and of the `rival`."""
    length, horizon = one.parts.length, one.shape.options.horizon
    start = max(0, length - horizon - max(4 * horizon, 2 * one.series.season, 24))
    gap = np.full(length - start - horizon, np.nan)
    last = {name: each[-1] for name, each in tested.predicted.items()}
    return SeriesForecast(
        name=one.series.series_id or one.series.name,
        times=times_of(one.series.index[start:]),
        actual=one.series.target_values[start:],
        predicted=np.concatenate([gap, last.pop(NETWORK)]),
        baseline=np.concatenate([gap, last.pop(rival)]),
        rivals=last,
        future_times=times_of(extended(one.series.index, one.series.frequency, horizon)),
        future=one.power.decode(future.centre[0]),
        intervals=_last_intervals(one, future, bands),
        test_intervals=_last_intervals(one, tested.answer, bands),
        scores=scores[0],
        baseline_scores=scores[1],
    )
