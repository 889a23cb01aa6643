"""What a forecast leaves unexplained: over time, as a distribution, and whether a pattern remains in it."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from core.results.exhibits.forecasting import Forecast
from core.results.significance import mean_test


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
    """Autocorrelations within ± this are what chance gives (95%)."""
    mean: float
    spread: float
    horizon: int = 1
    """Residuals that come from one forecast, and so may be off together."""

    @property
    def pattern(self) -> int:
        """At how many timesteps apart residuals resemble each other most, more than chance allows; 0: at none.

        Chance exceeds the limit at any lag once in twenty series (Bonferroni).
        """
        lags = self.autocorrelation[1:]
        if not len(lags) or len(self.values) < 2:
            return 0
        strongest = int(np.abs(lags).argmax())
        limit = NormalDist().inv_cdf(1 - 0.025 / len(lags)) / np.sqrt(len(self.values))
        return strongest + 1 if abs(lags[strongest]) > limit else 0

    @property
    def bias_p(self) -> float:
        """p for a mean of zero; residuals with a pattern in them count by forecasts, not one by one."""
        return mean_test(self.values, self.horizon if self.pattern else 1)[1]


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
        horizon=forecast.horizon,
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
