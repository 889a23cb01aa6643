"""What a trained network says about series it has not seen, without TensorFlow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.series import Series
from core.data.sources import Source
from core.errors import UserError
from core.models.forward import Network
from core.models.weights import load_weights
from core.runs.run import Run
from core.runs.source import source_of
from core.tasks import task_of
from core.tasks.forecasting.calendar import extended


@dataclass(frozen=True)
class Prediction:
    """The horizon after the last row of one series, in its own units."""

    series: str
    target: str
    unit: str | None
    index: pd.Index
    values: np.ndarray


def predict_next(run: Run, newer: Source | None = None) -> list[Prediction]:
    """Predictions for each series of the run's source, or of a newer one prepared by the same recipe."""
    from core.data.prepare import prepare

    series = source_of(run) if newer is None else prepare(newer.table(), run.spec.source.preparation)
    return [_named(one, values) for one, values in zip(series, predict(run, series), strict=True)]


def predict(run: Run, series: tuple[Series, ...]) -> list[np.ndarray]:
    """The run's forecast behind the last row of each series, [horizon] in its own units."""
    path = run.weights_path()
    if path is None:
        raise UserError("This run has no weights.", "Only a run that trained at least one epoch can forecast.")
    task = task_of(run.spec.task)
    options = task.Options(**run.spec.options)
    trained_on = source_of(run) if options.series_vector else series
    ends = task.plan(trained_on, options).ends
    network = Network(ends, run.spec.model, load_weights(path, ends, run.spec.model))
    return task.forecast(network, series, options, trained_on=trained_on)


def _named(series: Series, values: np.ndarray) -> Prediction:
    index = extended(series.index, series.frequency, len(values))
    return Prediction(series.series_id or series.name, series.target, series.unit, index, values)
