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
    return [_named(one, values) for one, values in zip(series, forecaster.forecast(newer), strict=True)]


def _named(series: Series, values: np.ndarray) -> Prediction:
    index = extended(series.index, series.frequency, len(values))
    return Prediction(series.series_id or series.name, series.target, series.unit, index, values)
