"""A small search over seasonal ARIMA models."""

import time
from collections.abc import Iterator

import numpy as np
from statsmodels.tsa.statespace.sarimax import SARIMAX, SARIMAXResults

from core.results.rivals.refitting import Asked

SECONDS = 10.0
"""Processor time after which no further model is tried."""
CLEAR = 0.1
"""Logarithms are taken where no value before the test part is below this share of the mean."""
LONGEST = 600
"""Rows that are read at most; the search grows with them."""


def sarimax(values: np.ndarray, origins: np.ndarray, asked: Asked) -> np.ndarray:
    """The model of least AICc before the first origin [origins, horizon]; its parameters are kept for later ones."""
    size, season = min(origins[0], LONGEST), asked.season
    past, best, limit = values[: origins[0]], None, time.process_time() + SECONDS
    logarithmic = bool(past.min() > CLEAR * past.mean() > 0)
    known = np.log(np.maximum(values, CLEAR * past.min())) if logarithmic else values
    for order, seasonal in _orders(season if season <= 24 and size >= 4 * season else 1):
        if best is not None and time.process_time() > limit:
            break
        result = _fit(known[origins[0] - size : origins[0]], order, seasonal)
        if result is not None and np.isfinite(result.aicc) and (best is None or result.aicc < best.aicc):
            best = result
    if best is None:
        raise ValueError("no ARIMA model fits")
    places = (origins - origins[0]) // LONGEST
    groups = (origins[places == place] for place in np.unique(places))
    forecast = np.concatenate([_filtered(best, known, some, size, asked.horizon) for some in groups])
    return np.exp(forecast) if logarithmic else forecast


def _filtered(best: SARIMAXResults, values: np.ndarray, origins: np.ndarray, size: int, horizon: int) -> np.ndarray:
    """Forecasts [origins, horizon] from the states that one Kalman filter passes through on its way.

    It begins `size` rows before the first of the origins.
    """
    start = origins[0] - size
    passed = best.apply(values[start : origins[-1]]).filter_results
    states = passed.predicted_state[:, origins - start]
    transition, reading = passed.transition[:, :, 0], passed.design[:, :, 0]
    found = np.empty((len(origins), horizon))
    for step in range(horizon):
        found[:, step] = (reading @ states)[0]
        states = transition @ states
    return found


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
