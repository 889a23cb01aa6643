"""What a trained network says comes next, with the times it belongs to."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.series import Series
from core.tasks.forecasting.known_ahead.calendar import extended
from core.tasks.predictor import ForecastsSeries


@dataclass(frozen=True)
class Prediction:
    """The horizon after the last row of one series, in its own units."""

    series: str
    target: str
    unit: str | None
    index: pd.Index
    values: np.ndarray


def predict_next(forecaster: ForecastsSeries, newer: tuple[Series, ...] | None = None) -> list[Prediction]:
    """Predictions for each series of the run's source, or of a newer one prepared by the same recipe."""
    series = forecaster.latest if newer is None else newer
    found = forecaster.forecast(newer) if series else []
    indexes: dict[tuple[int, str | None], pd.Index] = {}
    return [_named(one, values, indexes) for one, values in zip(series, found, strict=True)]


def written_times(index: pd.Index) -> list[str] | list[int]:
    """ISO 8601, without the time of day where there is none; positions of rows without times."""
    if not isinstance(index, pd.DatetimeIndex):
        return [int(position) for position in index]
    whole_days = bool((index == index.normalize()).all())
    return [moment.date().isoformat() if whole_days else moment.isoformat() for moment in index]


def _named(series: Series, values: np.ndarray, indexes: dict[tuple[int, str | None], pd.Index]) -> Prediction:
    """Series that end at the same times, in one and the same index, share the times that follow."""
    key = id(series.index), series.frequency
    if key not in indexes:
        indexes[key] = extended(series.index, series.frequency, len(values))
    return Prediction(series.series_id or series.name, series.target, series.unit, indexes[key], values)
