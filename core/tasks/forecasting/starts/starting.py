"""Simple forecasts that a network starts from: all it has to say is how the future differs from one of them."""

from dataclasses import dataclass

import numpy as np

MODELS = ("smoothing", "arima")
"""Starts that are fitted to a series and follow all of it."""
WEIGHTED = "weighted"
"""The weighted mean of all starts."""
LONGEST_PATTERN = 60
"""Seasons up to this length repeat closely enough for a pattern averaged over a few of them."""
SEASONS = 4
"""Seasons of the past that a seasonal pattern is averaged over."""
SMOOTHINGS = np.linspace(0.1, 1.0, 10)
"""How much a smoothed level follows the latest value; each window takes what would have fitted it best."""


def simple_names(season: int) -> list[str]:
    """The simple forecasts that a network may start from, the more cautious first."""
    if season <= 1:
        return ["last_value", "theta", "drift"]
    patterns = ["adjusted_last_value", "theta"] if season <= LONGEST_PATTERN else []
    return ["last_value", "seasonal_naive", "seasonal_mean", *patterns]


@dataclass(frozen=True)
class Start:
    """Which simple forecast, and what it needs to know beside the past."""

    over: str
    """A choice of `ForecastingOptions.residual_over` but "nothing"."""
    season: int
    second_season: int
    lookback: int
    """Timesteps that a drift is measured over."""

    def forecast(self, past: np.ndarray, count: int) -> np.ndarray:
        """The next `count` values [windows, count] after `past` [windows, past], in its units."""
        if self.over == "drift":
            return past[:, -1:] + window_drift(past[:, -self.lookback - 1 :]) * np.arange(1, count + 1)
        if self.over == "theta":
            return theta_line(past, season=self.season, count=count)
        if self.over == "last_value" or self.season <= 1:
            return np.repeat(past[:, -1:], count, axis=1)
        if self.over == "adjusted_last_value":
            return past[:, -1:] + seasonal_steps(past, season=self.season, count=count)
        latest = _repeated(past, self.season, count)
        if self.over == "seasonal_naive":
            return latest
        other = self.second_season if self.second_season > self.season else 2 * self.season
        return (latest + _repeated(past, other, count, cycle=max(self.second_season, self.season))) / 2


def window_drift(past: np.ndarray) -> np.ndarray:
    """Mean change from timestep to timestep [windows, 1]; rows that stand in for missing ones count as no change."""
    return (past[:, -1:] - past[:, :1]) / max(past.shape[1] - 1, 1)


def theta_line(past: np.ndarray, *, season: int, count: int) -> np.ndarray:
    """The Theta method [windows, count]: a smoothed level, half the trend, the season put back.

    Assimakopoulos & Nikolopoulos (2000), as exponential smoothing with drift (Hyndman & Billah 2003). The season is
    that of `seasonal_steps`; rows of a flat start, which may stand in for missing ones, say nothing of the trend.
    """
    length = past.shape[1]
    steps = seasonal_steps(past, season=season, count=season) if season > 1 else np.zeros((len(past), 1))
    adjusted = past - steps[:, (np.arange(length) - length) % max(season, 1)]
    level, smoothing = _smoothed(adjusted)
    known = (past != past[:, :1]).any(axis=1) * (length - np.argmax(past != past[:, :1], axis=1) + 1)
    carried = (1 - (1 - smoothing) ** known[:, None]) / smoothing
    half = 0.5 * _slope(adjusted, known)
    return level + half * (np.arange(count) + carried) + steps[:, np.arange(count) % max(season, 1)]


def _smoothed(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Level after the last of `values` [windows, time] and its smoothing, each [windows, 1]; least squares a window."""
    levels = np.repeat(values[None, :, 0], len(SMOOTHINGS), axis=0)
    squares = np.zeros_like(levels)
    for column in values.T[1:]:
        missed = column - levels
        squares += missed**2
        levels += SMOOTHINGS[:, None] * missed
    best = np.argmin(squares, axis=0)
    return levels[best, np.arange(len(values))][:, None], SMOOTHINGS[best][:, None]


def _slope(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Slope of the line through the last `known` rows [windows] of each window of `values`, [windows, 1]."""
    length = values.shape[1]
    weights = np.arange(length) >= length - known[:, None]
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1)
    times = np.arange(length) - (weights * np.arange(length)).sum(axis=1, keepdims=True) / total
    spread = np.maximum((weights * times**2).sum(axis=1, keepdims=True), 1)
    return (weights * times * values).sum(axis=1, keepdims=True) / spread


def seasonal_steps(past: np.ndarray, *, season: int, count: int) -> np.ndarray:
    """How far the season alone moves from the last value [windows, count], from the last SEASONS seasons of `past`.

    The pattern is shrunk towards none by how little it repeats (James & Stein), so that noise is not carried on.
    """
    seasons = min(SEASONS, past.shape[1] // season)
    if seasons < 2:
        return np.zeros((len(past), count))
    rows = past[:, -seasons * season :].reshape(len(past), seasons, season)
    means = rows.mean(axis=2)
    slopes = (means[:, -1] - means[:, 0]) / ((seasons - 1) * season)
    line = slopes[:, None, None] * (np.arange(season) - (season - 1) / 2)
    deviations = rows - means[:, :, None] - line
    pattern = deviations.mean(axis=1)
    noise = ((deviations - pattern[:, None]) ** 2).sum(axis=(1, 2)) / ((seasons - 1) * (season - 1)) / seasons
    signal = (pattern**2).sum(axis=1) / (season - 1)
    kept = np.clip(1 - noise / np.maximum(signal, 1e-300), 0, 1)[:, None] * pattern
    return kept[:, np.arange(count) % season] - kept[:, -1:]


def _repeated(past: np.ndarray, back: int, count: int, *, cycle: int | None = None) -> np.ndarray:
    """The values from `back` timesteps before the end on, every `cycle` of them repeated; [windows, count]."""
    return past[:, past.shape[1] - back + np.arange(count) % (cycle or back)]
