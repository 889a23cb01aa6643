"""The calendar as numbers: positions on circles, known for the past and the future alike."""

import numpy as np
import pandas as pd

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0


def circles(index: pd.Index, season: int) -> np.ndarray:
    """Sine and cosine of hour, weekday and month where the rows are finer than them [time, circles].

    Rows without time get their position within the season.
    """
    if not isinstance(index, pd.DatetimeIndex):
        return _circle(np.arange(len(index)) % season / season) if season > 1 else np.zeros((len(index), 0))
    step = _typical_step(index)
    found = []
    if step < DAY:
        found.append(_circle((index.hour + index.minute / 60).to_numpy() / 24))
    if step <= DAY:
        found.append(_circle(index.day_of_week.to_numpy() / 7))
    if step < 300 * DAY:
        found.append(_circle((index.day_of_year.to_numpy() - 1) / 365.25))
    return np.concatenate(found, axis=1) if found else np.zeros((len(index), 0))


def circle_count(index: pd.Index, season: int) -> int:
    """How many columns `circles` gives."""
    return circles(index[:3], season).shape[1]


def extended(index: pd.Index, frequency: str | None, count: int) -> pd.Index:
    """The `count` timesteps that follow `index`."""
    if isinstance(index, pd.DatetimeIndex) and len(index):
        offset = frequency or (index[-1] - index[-2] if len(index) > 1 else pd.Timedelta(days=1))
        return pd.date_range(index[-1], periods=count + 1, freq=offset)[1:][:count]
    start = int(index[-1]) + 1 if len(index) else 0
    return pd.RangeIndex(start, start + count)


def times_of(index: pd.Index) -> np.ndarray:
    """Nanoseconds since 1970, or positions; int64 [time]."""
    if isinstance(index, pd.DatetimeIndex):
        return index.tz_localize(None).as_unit("ns").asi8 if index.tz is not None else index.as_unit("ns").asi8
    return np.asarray(index, dtype=np.int64)


def _circle(turns: np.ndarray) -> np.ndarray:
    return np.stack([np.sin(2 * np.pi * turns), np.cos(2 * np.pi * turns)], axis=1)


def _typical_step(index: pd.DatetimeIndex) -> float:
    """Seconds between rows."""
    if len(index) < 2:
        return DAY
    return float(np.median(np.diff(index.as_unit("s").asi8[:1000])))
