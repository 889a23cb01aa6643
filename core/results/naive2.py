"""Naive2 of the M competitions: the last value of the seasonally adjusted series, with the season put back."""

import numpy as np
from scipy.special import ndtri


def naive2(train: np.ndarray, *, horizon: int, season: int) -> np.ndarray:
    """[horizon] after `train` [time]; seasonal only where a 90% test finds a season (Makridakis et al. 2020)."""
    return naive2_forecasts(train, np.array([len(train)]), horizon=horizon, season=season)[0]


def naive2_forecasts(values: np.ndarray, origins: np.ndarray, *, horizon: int, season: int) -> np.ndarray:
    """[origins, horizon]; the season is that of `values` [time] before the first origin, whatever the origin."""
    if not len(origins):
        return np.empty((0, horizon))
    train, ahead = values[: origins[0]], np.arange(horizon)
    if not _seasonal(train, season):
        return np.repeat(values[origins - 1][:, None], horizon, axis=1)
    indices = _multiplicative_indices(train, season)
    adjusted = values[origins - 1] / indices[(origins - 1) % season]
    return adjusted[:, None] * indices[(origins[:, None] + ahead) % season]


def owa(scores: dict[str, float | None], reference: dict[str, float | None]) -> float | None:
    """Overall weighted average: mean of sMAPE and MASE, each over that of Naive2 (Makridakis et al. 2020)."""
    parts = [(scores.get(key), reference.get(key)) for key in ("smape", "mase")]
    if any(value is None or not base for value, base in parts):
        return None
    return float(np.mean([value / base for value, base in parts]))


def _seasonal(train: np.ndarray, season: int) -> bool:
    if season <= 1 or len(train) < 3 * season or train.min() <= 0 or np.ptp(train) == 0:
        return False
    centred = train - train.mean()
    power = float(centred @ centred)
    correlations = np.array([centred[lag:] @ centred[:-lag] / power for lag in range(1, season + 1)])
    limit = ndtri(0.95) * np.sqrt((1 + 2 * np.sum(correlations[:-1] ** 2)) / len(train))
    return bool(abs(correlations[-1]) > limit)


def _multiplicative_indices(train: np.ndarray, season: int) -> np.ndarray:
    """Classical decomposition: ratios to the centred moving average, averaged by position, mean 1; [season]."""
    weights = np.full(season, 1 / season)
    if season % 2 == 0:
        weights = np.concatenate([[0.5], np.ones(season - 1), [0.5]]) / season
    trend = np.convolve(train, weights, mode="valid")
    first = len(weights) // 2
    ratios = train[first : first + len(trend)] / trend
    positions = (first + np.arange(len(trend))) % season
    indices = np.bincount(positions, ratios, minlength=season) / np.bincount(positions, minlength=season)
    return indices / indices.mean()
