"""What a network forecast from each origin of its test part, as lines over time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.results.exhibits.forecasting import Forecast
from core.results.exhibits.scores import Errors

MOST = 60
"""Lines that are given at most; the newest."""


@dataclass(frozen=True)
class OriginForecast:
    """One forecast: times as in its exhibit and predicted values, both [horizon]."""

    times: np.ndarray
    predicted: np.ndarray


def origin_forecasts(errors: Errors, exhibit: Forecast, *, series: int = 0) -> list[OriginForecast]:
    """Forecasts that do not overlap, the oldest first, of the series at that position; in the exhibit's own units."""
    if errors.network is None or errors.actual is None:
        return []
    mine = np.arange(len(errors.origins)) if errors.series is None else np.flatnonzero(errors.series == series)
    factor = float(errors.scales[series]) if errors.scaled and errors.scales is not None else 1.0
    origins, horizon = errors.origins[mine], errors.network.shape[1]
    if not len(mine):
        return []
    # An exhibit ends with the last judged window, whatever it leaves out before.
    first = int(origins.max()) + horizon - len(exhibit.times)
    found = []
    for row in _apart(origins, horizon):
        start = int(origins[row]) - first
        if start >= 0:
            predicted = (errors.actual[mine[row]] + errors.network[mine[row]]) * factor
            found.append(OriginForecast(exhibit.times[start : start + horizon], predicted))
    return found[-MOST:]


def begins(origins: Sequence[int], errors: Errors, exhibit: Forecast) -> list[str] | None:
    """The dates of origins in the first series; None where the rows carry no time, or the exhibit begins later."""
    mine = errors.origins if errors.series is None else errors.origins[errors.series == 0]
    first = int(mine.max()) + exhibit.horizon - len(exhibit.times)
    if not exhibit.timed or min(origins) < first:
        return None
    times = pd.DatetimeIndex(exhibit.times[np.asarray(origins) - first])
    whole_days = bool((times == times.normalize()).all())
    return [f"{time:%Y-%m-%d}" if whole_days else f"{time:%Y-%m-%d %H:%M}" for time in times]


def _apart(origins: np.ndarray, horizon: int) -> list[int]:
    """Positions of origins at least a horizon apart."""
    chosen: list[int] = []
    for position in np.argsort(origins, kind="stable"):
        if not chosen or origins[position] >= origins[chosen[-1]] + horizon:
            chosen.append(int(position))
    return chosen
