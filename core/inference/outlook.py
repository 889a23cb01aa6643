"""What a trained network says comes after rows that are newer than those it was trained on."""

import numpy as np

from core.data.series import Series
from core.inference.forecasting import predict
from core.inference.newer import newer_value
from core.results.exhibits import Forecast
from core.runs.run import Run
from core.sources.intake.sources import Source
from core.tasks.forecasting.calendar import extended, times_of


def outlook(run: Run, newer: Source, *, fill: str | None = None) -> list[Forecast]:
    """A forecast behind the last row of each series of `newer`, prepared by the run's own recipe.

    `fill` says how its gaps are filled where the recipe has no answer.
    """
    series = newer_value(run, newer, fill=fill)
    return [_forecast(one, values) for one, values in zip(series, predict(run, series), strict=True)]


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
