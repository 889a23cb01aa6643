"""What a trained network says comes after rows that are newer than those it was trained on."""

import numpy as np

from core.data.series import Series
from core.results.exhibits.forecasting import Forecast
from core.tasks.forecasting.known_ahead.calendar import extended, times_of
from core.tasks.predictor import ForecastsSeries


def outlook(forecaster: ForecastsSeries, newer: tuple[Series, ...]) -> list[Forecast]:
    """A forecast behind the last row of each series, prepared by the run's own recipe."""
    return [_forecast(one, values) for one, values in zip(newer, forecaster.forecast(newer), strict=True)]


def _forecast(series: Series, values: np.ndarray) -> Forecast:
    return Forecast(
        series=series.series_id or series.name,
        target=series.target,
        unit=series.unit,
        timed=series.index.dtype.kind == "M",
        times=times_of(series.index),
        actual=series.target_values,
        predicted=np.full(len(series), np.nan),
        parts=(),
        horizon=len(values),
        future_times=times_of(extended(series.index, series.frequency, len(values))),
        future=values,
    )
