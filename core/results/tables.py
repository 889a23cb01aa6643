"""Forecasts as tables, to be taken away as CSV."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.results.exhibits import Forecast


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


def _padded(values: np.ndarray, *, after: int) -> np.ndarray:
    return np.concatenate([values, np.full(after, np.nan)])
