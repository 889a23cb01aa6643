"""The simple rivals: forecasts that need no training, made from the same origins over the same horizon."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.language import Said, mark

MakeForecast = Callable[[np.ndarray, np.ndarray, int, int], np.ndarray]


@dataclass(frozen=True)
class Baseline:
    """`forecast(values [time], origins [windows], horizon, season)` gives [windows, horizon] in the same units.

    An origin is the position of the first predicted timestep; only `values[:origin]` are used for it.
    """

    help: str = Said()
    forecast: MakeForecast
    seasonal: bool = False


def naive(values: np.ndarray, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The last value, repeated."""
    return np.repeat(values[origins - 1][:, None], horizon, axis=1)


def seasonal_naive(values: np.ndarray, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The last whole season, repeated."""
    season = max(season, 1)
    positions = origins[:, None] - season + np.arange(horizon)[None, :] % season
    return values[np.maximum(positions, 0)]


def drift(values: np.ndarray, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The straight line through the first and the last value, continued."""
    slopes = (values[origins - 1] - values[0]) / np.maximum(origins - 1, 1)
    return values[origins - 1][:, None] + slopes[:, None] * np.arange(1, horizon + 1)


def mean(values: np.ndarray, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The mean of everything before the origin, repeated."""
    means = np.cumsum(values)[origins - 1] / origins
    return np.repeat(means[:, None], horizon, axis=1)


BASELINES: dict[str, Baseline] = {
    "naive": Baseline(mark("Repeats the last value."), naive),
    "seasonal naive": Baseline(mark("Repeats the last whole season."), seasonal_naive, seasonal=True),
    "drift": Baseline(mark("Continues the line from the first value to the last."), drift),
    "mean": Baseline(mark("Repeats the mean of all values so far."), mean),
}


def baseline_forecasts(values: np.ndarray, origins: np.ndarray, *, horizon: int, season: int) -> dict[str, np.ndarray]:
    """Name -> [windows, horizon], for every baseline that makes sense with this season."""
    return {
        name: baseline.forecast(values, origins, horizon, season)
        for name, baseline in BASELINES.items()
        if season > 1 or not baseline.seasonal
    }
