"""Exponential smoothing, Theta and seasonal adjustment, as statsmodels has them."""

from collections.abc import Callable, Iterator

import numpy as np
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.stl import STLForecast
from statsmodels.tsa.forecasting.theta import ThetaModel

Predict = Callable[[np.ndarray, int], np.ndarray]
"""(history [time], horizon) -> [horizon]"""
LONGEST = 2000
"""Rows of history that are read at most; smoothing forgets what is older."""


def theta(train: np.ndarray, season: int) -> Predict:
    """The Theta method, fitted anew on every history."""
    seasonal = season > 1 and len(train) >= 2 * season + 1

    def predict(history: np.ndarray, horizon: int) -> np.ndarray:
        recent = history[-LONGEST:]
        method = "multiplicative" if recent.min() > 0 else "additive"
        model = ThetaModel(recent, period=season if seasonal else 1, deseasonalize=seasonal, method=method)
        return np.asarray(model.fit(disp=False).forecast(horizon))

    return predict


def ets(train: np.ndarray, season: int) -> Predict:
    """Exponential smoothing: the model of least AICc on `train`, its parameters kept for every later history."""
    start = max(len(train) - LONGEST, 0)
    fits = [(kind, result) for kind in _kinds(train, season) if (result := _fit(train[start:], kind)) is not None]
    fits = [(result.aicc, kind, result.params) for kind, result in fits if np.isfinite(result.aicc)]
    if not fits:
        raise ValueError("no exponential smoothing model fits")
    _, kind, params = min(fits, key=lambda one: one[0])

    def predict(history: np.ndarray, horizon: int) -> np.ndarray:
        # The fitted start belongs to row `start`, so every history begins there.
        return np.asarray(ETSModel(history[start:], **kind).smooth(params).forecast(horizon))

    return predict


def stl_ets(train: np.ndarray, season: int) -> Predict:
    """Seasonal adjustment by STL, then damped exponential smoothing of the rest, fitted anew on every history."""

    def predict(history: np.ndarray, horizon: int) -> np.ndarray:
        kind = {"error": "add", "trend": "add", "damped_trend": True}
        model = STLForecast(history[-LONGEST:], ETSModel, model_kwargs=kind, period=season, robust=False)
        return np.asarray(model.fit(fit_kwargs={"disp": False}).forecast(horizon))

    return predict


def _kinds(train: np.ndarray, season: int) -> Iterator[dict]:
    seasonal = season > 1 and season <= 24 and len(train) >= 2 * season + 4
    for error in ("add", "mul") if train.min() > 0 else ("add",):
        for trend, damped in ((None, False), ("add", False), ("add", True)):
            for season_kind in (None, *(("add", "mul") if error == "mul" else ("add",))) if seasonal else (None,):
                yield {
                    "error": error,
                    "trend": trend,
                    "damped_trend": damped,
                    "seasonal": season_kind,
                    "seasonal_periods": season if season_kind else None,
                }


def _fit(train: np.ndarray, kind: dict):
    try:
        return ETSModel(train, **kind).fit(disp=False, maxiter=200)
    except (ValueError, np.linalg.LinAlgError):
        return None
