"""Exponential smoothing, Theta and seasonal adjustment, as statsmodels has them.

What is fitted before an origin is kept for the origins after it: states follow the values, so that a thousand windows
cost hardly more than one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.stl import STLForecast
from statsmodels.tsa.forecasting.theta import ThetaModel

from core.results.rivals.refitting import Asked, stretches

LONGEST = 2000
"""Rows of history that are read at most; smoothing forgets what is older."""


def theta(values: np.ndarray, origins: np.ndarray, asked: Asked) -> np.ndarray:
    """The Theta method [origins, horizon], fitted anew at the beginning of each stretch."""
    return np.concatenate([_theta(values, some, asked) for some in stretches(origins, asked.refits)])


def _theta(values: np.ndarray, origins: np.ndarray, asked: Asked) -> np.ndarray:
    start, first = max(origins[0] - LONGEST, 0), origins[0]
    train, length = values[start:first], first - start
    seasonal = asked.season > 1 and length >= 2 * asked.season + 1
    period = asked.season if seasonal else 1
    multiplicative = bool(train.min() > 0)
    method = "multiplicative" if multiplicative else "additive"
    fitted = ThetaModel(train, period=period, deseasonalize=seasonal, method=method).fit(disp=False)
    slope, alpha = float(fitted.params["b0"]), float(fitted.params["alpha"])
    indices = np.roll(np.asarray(fitted.forecast_components(period).seasonal), length)
    # The index of each row, so that row 0 is `start`.
    read = values[start : origins[-1]]
    index = indices[np.arange(len(read)) % period]
    adjusted = read / index if multiplicative else read - index
    levels = lfilter([alpha], [1, alpha - 1], adjusted, zi=[(1 - alpha) * adjusted[0]])[0]
    rows = origins[:, None] - start
    steps = np.arange(asked.horizon)
    line = steps + ((1 - (1 - alpha) ** rows) / alpha if alpha > 0 else 0)
    ahead = indices[(rows + steps) % period]
    found = slope * line / 2 + levels[rows - 1]
    return found * ahead if multiplicative else found + ahead


def ets(values: np.ndarray, origins: np.ndarray, asked: Asked) -> np.ndarray:
    """Exponential smoothing [origins, horizon]: the model of least AICc before the first origin.

    It is fitted anew every LONGEST rows: what an unstable season makes of thousands of rows is no forecast any more.
    """
    train = values[max(origins[0] - LONGEST, 0) : origins[0]]
    fits = [(kind, result) for kind in _kinds(train, asked.season) if (result := _fit(train, kind)) is not None]
    fits = [(result.aicc, kind, result.params) for kind, result in fits if np.isfinite(result.aicc)]
    if not fits:
        raise ValueError("no exponential smoothing model fits")
    _, kind, params = min(fits, key=lambda one: one[0])
    places = (origins - origins[0]) // LONGEST
    found = []
    for some in (origins[places == place] for place in np.unique(places)):
        start = max(some[0] - LONGEST, 0)
        if found and (again := _fit(values[start : some[0]], kind)) is not None:
            params = again.params
        smoothed = Smoothed.along(values[start : some[-1]], kind, params)
        found.append(smoothed.forecasts(some - start, asked.horizon))
    return np.concatenate(found)


def stl_ets(values: np.ndarray, origins: np.ndarray, asked: Asked) -> np.ndarray:
    """Seasonal adjustment by STL, then damped exponential smoothing [origins, horizon], anew for each stretch."""
    return np.concatenate([_stl_ets(values, some, asked) for some in stretches(origins, asked.refits)])


def _stl_ets(values: np.ndarray, origins: np.ndarray, asked: Asked) -> np.ndarray:
    kind = {"error": "add", "trend": "add", "damped_trend": True}
    first, season = origins[0], asked.season
    start = max(first - LONGEST, 0)
    fitted = STLForecast(values[start:first], ETSModel, model_kwargs=kind, period=season, robust=False)
    fitted = fitted.fit(fit_kwargs={"disp": False})
    inside = fitted.result.seasonal
    after = inside[-season:][np.arange(origins[-1] - first + asked.horizon) % season]
    known = np.concatenate([inside, after])
    adjusted = values[start : origins[-1]] - known[: origins[-1] - start]
    smoothed = Smoothed.along(adjusted, kind, fitted.model_result.params)
    rows = origins - start
    return smoothed.forecasts(rows, asked.horizon) + known[rows[:, None] + np.arange(asked.horizon)]


@dataclass(frozen=True)
class Smoothed:
    """The states of an exponential smoothing along a history, each [time]; None for what the model has not."""

    level: np.ndarray
    slope: np.ndarray | None
    season: np.ndarray | None
    period: int
    multiplicative: bool
    """Whether the season multiplies."""
    damping: float

    @classmethod
    def along(cls, history: np.ndarray, kind: dict, params: np.ndarray) -> "Smoothed":
        model = ETSModel(history, **kind)
        found = model.smooth(params)
        named = dict(zip(model.param_names, params, strict=True))
        return cls(
            level=found.level,
            slope=found.slope if kind.get("trend") else None,
            season=found.season if kind.get("seasonal") else None,
            period=kind.get("seasonal_periods") or 1,
            multiplicative=kind.get("seasonal") == "mul",
            damping=named.get("damping_trend", 1.0),
        )

    def forecasts(self, origins: np.ndarray, horizon: int) -> np.ndarray:
        """[origins, horizon] from the states before each origin (Hyndman et al. 2008, Table 2.1)."""
        last, steps = origins[:, None] - 1, np.arange(horizon)
        found = np.repeat(self.level[last], horizon, axis=1)
        if self.slope is not None:
            found = found + self.slope[last] * np.cumsum(self.damping ** (steps + 1))
        if self.season is None:
            return found
        season = self.season[last - self.period + 1 + steps % self.period]
        return found * season if self.multiplicative else found + season


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
