"""Places without a value are filled, or cut off at the ends."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.season import moving_average, seasonal_means
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage
from core.sources.tables.series_preparation import SeriesPreparation

FILLS = ("interpolate", "carry_forward", "season", "zero", "mean")


def filled(values: np.ndarray, how: str, season: int = 1) -> np.ndarray:
    """The values [time] without gaps, as far as `how` can tell; ends are carried outwards where needed."""
    missing = np.isnan(values)
    if not missing.any() or missing.all():
        return np.zeros_like(values) if how == "zero" and missing.all() else values
    result = values.copy()
    places = np.arange(len(values))
    known = places[~missing]
    if how == "zero":
        result[missing] = 0.0
    elif how == "mean":
        result[missing] = values[known].mean()
    elif how == "carry_forward":
        last = np.maximum.accumulate(np.where(missing, -1, places))
        result = values[np.where(last < 0, known[0], last)]
    elif how == "season" and season > 1:
        result = _seasonally(values, missing, season)
    else:
        result[missing] = np.interp(places[missing], known, values[known])
    return result


def _seasonally(values: np.ndarray, missing: np.ndarray, season: int) -> np.ndarray:
    """The level around each gap plus what is usual at that place in the season, settled in a few rounds."""
    places = np.arange(len(values))
    current = np.interp(places, places[~missing], values[~missing])
    for _ in range(6):
        level = moving_average(current, season)
        usual = seasonal_means(np.where(missing, np.nan, values - level), season)
        current = np.where(missing, level + usual, values)
    return current


def _nothing(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    """Filling happens on the even grid of each series; see core.sources.tables.preparing.tables."""
    return Repaired(table)


FILL = RepairKind("fill", mark("Fill what is missing"), Stage.FILL, _nothing)
TRIM = RepairKind("trim", mark("Begin at the first and end at the last value"), Stage.FILL, _nothing)
DROP = RepairKind("drop_missing", mark("Leave out timesteps without a value"), Stage.FILL, _nothing)
