"""What a forecast leaves unexplained: over time, as a distribution, and whether a pattern remains in it."""

from dataclasses import dataclass

import numpy as np

from core.results.exhibits import Forecast


@dataclass(frozen=True)
class Residuals:
    """Actual minus predicted in the person's units, with what a chart needs."""

    times: np.ndarray
    values: np.ndarray
    """[time]"""
    edges: np.ndarray
    counts: np.ndarray
    """Histogram: [bins + 1] edges and [bins] counts."""
    autocorrelation: np.ndarray
    """[lags + 1], from lag 0."""
    bound: float
    """Autocorrelations within ± this are what chance gives (95 %)."""
    mean: float
    spread: float


def residuals(forecast: Forecast, part: str = "test") -> Residuals:
    """Residuals of one part of a forecast; empty arrays where nothing was predicted."""
    where = np.zeros(len(forecast.actual), dtype=bool)
    for stretch in forecast.parts:
        if stretch.name == part:
            where[stretch.start : stretch.stop] = True
    where &= np.isfinite(forecast.predicted) & np.isfinite(forecast.actual)
    values = forecast.actual[where] - forecast.predicted[where]
    counts, edges = _histogram(values)
    return Residuals(
        times=forecast.times[where],
        values=values,
        edges=edges,
        counts=counts,
        autocorrelation=autocorrelation(values, lags=min(40, max(len(values) // 2 - 1, 0))),
        bound=float(1.96 / np.sqrt(len(values))) if len(values) else 0.0,
        mean=float(values.mean()) if len(values) else 0.0,
        spread=float(values.std()) if len(values) else 0.0,
    )


def autocorrelation(values: np.ndarray, *, lags: int) -> np.ndarray:
    """Correlation of `values` [time] with itself, 0 to `lags` timesteps later; zeros when nothing varies."""
    centred = values - values.mean() if len(values) else values
    power = float(centred @ centred)
    if power == 0:
        return np.zeros(lags + 1)
    return np.array([float(centred[lag:] @ centred[: len(centred) - lag]) / power for lag in range(lags + 1)])


def _histogram(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(values):
        return np.zeros(0, dtype=int), np.zeros(1)
    return np.histogram(values, bins=int(np.clip(np.sqrt(len(values)), 5, 40)))
