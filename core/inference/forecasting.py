"""What a trained network says about series it has not seen, without TensorFlow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.series import Series
from core.errors import UserError
from core.inference.newer import newer_value
from core.models.forward import Network
from core.models.weights import load_weights
from core.runs.run import Run
from core.runs.source import source_of
from core.sources.intake.sources import Source
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


def predict_next(run: Run, newer: Source | None = None, *, fill: str | None = None) -> list[Prediction]:
    """Predictions for each series of the run's source, or of a newer one prepared by the same recipe.

    `fill` says how gaps of the newer one are filled where the recipe has no answer.
    """
    trained_on = source_of(run)
    series = trained_on if newer is None else newer_value(run, newer, fill=fill)
    found = predict(run, series, trained_on=trained_on)
    return [_named(one, values) for one, values in zip(series, found, strict=True)]


def predict(run: Run, series: tuple[Series, ...], *, trained_on: tuple[Series, ...] | None = None) -> list[np.ndarray]:
    """The run's forecast behind the last row of each series, [horizon] in its own units.

    `trained_on` are the series of the run's source, where they have been prepared already.
    """
    path = run.weights_path()
    if path is None:
        raise UserError("This run has no weights.", "Only a run that trained at least one epoch can forecast.")
    task = task_of(run.spec.task)
    options = task.Options(**run.spec.options)
    trained_on = source_of(run) if trained_on is None else trained_on
    ends = task.plan(trained_on, options).ends
    network = Network(ends, run.spec.model, load_weights(path, ends, run.spec.model))
    return task.forecast(network, series, options, trained_on=trained_on)


def _named(series: Series, values: np.ndarray) -> Prediction:
    index = extended(series.index, series.frequency, len(values))
    return Prediction(series.series_id or series.name, series.target, series.unit, index, values)
