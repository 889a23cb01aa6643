"""Scores of every contestant in every series, computed by utilsforecast where it has the metric."""

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType

import numpy as np
import pandas as pd

from core.results.metrics import FORECAST

Values = dict[str, float | None]
"""Metric -> score; None where it has no value."""


@cache
def losses() -> ModuleType:
    """utilsforecast's losses, imported when something is scored: pages that only show scores do without."""
    with warnings.catch_warnings():
        # Its docstrings hold escapes that newer Pythons warn of once.
        warnings.simplefilter("ignore")
        from utilsforecast import losses as found
    return found


def score_series(
    actual: np.ndarray, predicted: Mapping[str, np.ndarray], *, series: np.ndarray | None, scales: Sequence[float]
) -> dict[str, list[Values]]:
    """Contestant -> scores of each series that has windows; `actual` and each forecast [windows, horizon] in units.

    `series` [windows] is a position in `scales` [series], what MASE divides by; None when there is only one.
    """
    owner = np.zeros(len(actual), dtype=int) if series is None else series
    present = np.unique(owner)
    rows = pd.DataFrame({"unique_id": np.repeat(owner, actual.shape[1]), "y": actual.ravel()})
    columns = [f"forecast {number}" for number in range(len(predicted))]
    rows[columns] = np.stack([each.ravel() for each in predicted.values()], axis=1)
    known = losses()
    mae, rmse, smape = (found(rows, columns)[columns].to_numpy() for found in (known.mae, known.rmse, known.smape))
    scale = np.asarray(scales, dtype=float)[present, None]
    told = {
        "mae": mae,
        "rmse": rmse,
        "smape": 200 * smape,
        "mase": np.divide(mae, scale, out=np.full(mae.shape, np.nan), where=scale > 0),
        "r2": _r2(rows, columns, rmse),
    }
    # A mean would leave out what a network that diverged could not tell.
    whole = np.isfinite(rows[columns]).groupby(rows["unique_id"]).all().to_numpy()
    return {
        name: [
            {key: _number(told[key][row, column]) if whole[row, column] else None for key in FORECAST}
            for row in range(len(present))
        ]
        for column, name in enumerate(predicted)
    }


def mean_scores(each: Sequence[Values]) -> Values:
    """Mean of each metric over several series; a series without a value for it is left out of that mean."""
    means: Values = {}
    for key in FORECAST:
        values = [one[key] for one in each if one.get(key) is not None]
        means[key] = float(np.mean(values)) if values else None
    return means


def _r2(rows: pd.DataFrame, columns: list[str], rmse: np.ndarray) -> np.ndarray:
    """[series, contestants]; NaN where nothing varies."""
    spread = rows.groupby("unique_id")["y"].var(ddof=0).to_numpy()[:, None]
    return 1 - np.divide(rmse**2, spread, out=np.full(rmse.shape, np.nan), where=spread > 0)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
