"""A small search over seasonal ARIMA models."""

import time
from collections.abc import Callable, Iterator

import numpy as np
from statsmodels.tsa.statespace.sarimax import SARIMAX

SECONDS = 10.0
"""No further model is tried after this long."""
LONGEST = 600
"""Rows that are read at most; the search grows with them."""


def sarimax(train: np.ndarray, season: int) -> Callable[[np.ndarray, int], np.ndarray]:
    """The model of least AICc on the end of `train`; its parameters are kept for every later history."""
    size = min(len(train), LONGEST)
    recent, best, limit = train[-size:], None, time.monotonic() + SECONDS
    logarithmic = bool(recent.min() > 0)
    for order, seasonal in _orders(season if season <= 24 and size >= 4 * season else 1):
        if best is not None and time.monotonic() > limit:
            break
        result = _fit(np.log(recent) if logarithmic else recent, order, seasonal)
        if result is not None and np.isfinite(result.aicc) and (best is None or result.aicc < best.aicc):
            best = result
    if best is None:
        raise ValueError("no ARIMA model fits")

    def predict(history: np.ndarray, horizon: int) -> np.ndarray:
        last = history[-size:]
        applied = best.apply(np.log(np.maximum(last, 1e-12)) if logarithmic else last)
        forecast = np.asarray(applied.forecast(horizon))
        return np.exp(forecast) if logarithmic else forecast

    return predict


def _orders(season: int) -> Iterator[tuple[tuple[int, int, int], tuple[int, int, int, int]]]:
    """The same differences throughout, so that AICc values can be compared."""
    for order in ((0, 1, 1), (1, 1, 0), (1, 1, 1), (0, 1, 2), (2, 1, 0)):
        for seasonal in ((0, 1, 1), (1, 1, 0)) if season > 1 else ((0, 0, 0),):
            yield order, (*seasonal, season if season > 1 else 0)


def _fit(values: np.ndarray, order: tuple, seasonal: tuple):
    try:
        return SARIMAX(values, order=order, seasonal_order=seasonal).fit(disp=False, maxiter=50)
    except (ValueError, np.linalg.LinAlgError):
        return None
