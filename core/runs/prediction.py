"""What a trained network says about series it has not seen, without TensorFlow."""

import numpy as np

from core.data.series import Series
from core.errors import UserError
from core.models.forward import Network
from core.models.weights import load_weights
from core.runs.run import Run
from core.tasks import task_of


def predict(run: Run, series: tuple[Series, ...]) -> list[np.ndarray]:
    """The run's forecast behind the last row of each series, [horizon] in its own units."""
    path = run.weights_path()
    if path is None:
        raise UserError("This run has no weights.", "Only a run that trained at least one epoch can forecast.")
    task = task_of(run.spec.task)
    options = task.Options(**run.spec.options)
    ends = task.plan(series, options).ends
    network = Network(ends, run.spec.model, load_weights(path, ends, run.spec.model))
    return task.forecast(network, series, options)
