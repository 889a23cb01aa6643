"""Forecasts as tables, to be taken away as CSV."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.results.exhibits.forecasting import Forecast
from core.results.exhibits.scores import Errors, units


def forecast_table(exhibit: Forecast) -> pd.DataFrame:
    """A row a timestep: part, actual, predicted, every baseline, then the future with its intervals."""
    times = np.concatenate([exhibit.times, exhibit.future_times])
    rows, ahead = len(exhibit.times), len(exhibit.future)
    parts = np.full(rows + ahead, "future", dtype=object)
    for part in exhibit.parts:
        parts[part.start : part.stop] = part.name
    table = {
        "time" if exhibit.timed else "timestep": pd.to_datetime(times) if exhibit.timed else times,
        "part": parts,
        "actual": _padded(exhibit.actual, after=ahead),
        "predicted": np.concatenate([exhibit.predicted, exhibit.future]),
    }
    for name, values in exhibit.baselines.items():
        future = exhibit.baseline_futures.get(name, np.full(ahead, np.nan))
        table[name] = np.concatenate([values, future])
    for interval in exhibit.intervals:
        percent = f"{interval.level:.0%}"
        tested = next((band for band in exhibit.test_intervals if band.level == interval.level), None)
        for side in ("lower", "upper"):
            past = getattr(tested, side) if tested else np.full(rows, np.nan)
            table[f"{side} {percent}"] = np.concatenate([past, getattr(interval, side)])
    if exhibit.series:
        table = {"series": np.full(rows + ahead, exhibit.series, dtype=object), **table}
    return pd.DataFrame(table)


def forecasts_table(exhibits: Sequence[Forecast]) -> pd.DataFrame:
    """The tables of several series below each other."""
    return pd.concat([forecast_table(exhibit) for exhibit in exhibits], ignore_index=True)


def predictions_table(exhibits: Sequence[Forecast], errors: Errors | None) -> pd.DataFrame:
    """`forecasts_table`, and below it every forecast of the test part, a row an origin and step ahead.

    From those rows (part "test by origin") the scores can be recomputed: the absolute error of each contestant stands
    in a column of its own, and "scale" is what MASE divides by. With several series a score is the mean over them.
    """
    table = forecasts_table(exhibits)
    if errors is None or errors.network is None or errors.actual is None or not len(errors.network):
        return table
    table = table.assign(origin=None, step=None)
    return pd.concat([table, _by_origin(exhibits, errors)], ignore_index=True)


def _by_origin(exhibits: Sequence[Forecast], errors: Errors) -> pd.DataFrame:
    windows, horizon = errors.network.shape
    owner = np.zeros(windows, dtype=int) if errors.series is None else errors.series
    size = np.broadcast_to(units(errors), (windows, horizon))
    steps = np.arange(horizon)
    when = [_times_of(exhibits[series], errors.origins[owner == series], horizon) for series in np.unique(owner)]
    # Windows stand series by series, each in the order of its origins.
    times = np.concatenate(when)
    table: dict[str, np.ndarray | list] = {
        ("time" if exhibits[0].timed else "timestep"): times.ravel(),
        "part": ["test by origin"] * (windows * horizon),
        "actual": (errors.actual * size).ravel(),
        "predicted": ((errors.actual + errors.network) * size).ravel(),
        "origin": np.repeat(times[:, 0], horizon),
        "step": np.tile(steps + 1, windows),
    }
    for name, values in errors.absolute.items():
        table[f"absolute error of {name}"] = (values * size).ravel()
    if errors.scales is not None:
        table["scale"] = np.repeat(errors.scales[owner], horizon)
    if exhibits[0].series:
        names = np.array([one.series for one in exhibits], dtype=object)
        table["series"] = np.repeat(names[owner], horizon)
    return pd.DataFrame(table)


def _times_of(exhibit: Forecast, origins: np.ndarray, horizon: int) -> np.ndarray:
    """[windows, horizon] the time of each predicted timestep; the last window ends with the series.

    Nothing where the exhibit begins later, as that of a very long series does.
    """
    places = origins[:, None] + np.arange(horizon) + len(exhibit.times) - (origins.max() + horizon)
    if exhibit.timed:
        nothing, times = np.datetime64("NaT", "ns"), exhibit.times.astype("datetime64[ns]")
    else:
        nothing, times = np.nan, exhibit.times.astype(float)
    return np.where(places >= 0, times[np.maximum(places, 0)], nothing)


def _padded(values: np.ndarray, *, after: int) -> np.ndarray:
    return np.concatenate([values, np.full(after, np.nan)])
