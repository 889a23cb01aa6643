"""Presets name fields that exist, and the notebook's is the notebook."""

import pytest

from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.shown.keras_code import model_code
from core.models.shown.summary import parameter_count
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec
from core.tasks import TASKS, task_of
from core.tasks.forecasting.presets import NOTEBOOK
from core.tasks.preset import Preset
from core.tasks.task import Task

OPTIONS = task_of("forecasting").Options


def part(preset: Preset, record: type) -> dict:
    return {name: value for name, value in preset.changes.items() if name in record.model_fields}


EVERY = [(task, preset) for task in TASKS.values() for preset in task.presets]


@pytest.mark.parametrize(("task", "preset"), EVERY, ids=[f"{task.name}-{preset.name}" for task, preset in EVERY])
def test_every_change_is_a_field_and_within_its_bounds(task: Task, preset: Preset) -> None:
    records = (task.Options, ModelSpec, TrainingSpec)
    assert set(preset.changes) <= {name for record in records for name in record.model_fields}
    for record in records:
        record(**part(preset, record))


@pytest.mark.parametrize(
    ("cell", "layer", "parameters"),
    [("simple_rnn", "SimpleRNN", 2651), ("lstm", "LSTM", 10451), ("gru", "GRU", 8001)],
)
def test_the_notebook_preset_is_the_notebooks_network(cell: str, layer: str, parameters: int) -> None:
    options = OPTIONS(**part(NOTEBOOK, OPTIONS))
    training = TrainingSpec(**part(NOTEBOOK, TrainingSpec))
    spec = ModelSpec(cell=cell, **part(NOTEBOOK, ModelSpec))
    assert (options.lookback, options.horizon) == (10, 1)
    assert (training.optimizer, training.loss, training.clip_norm, training.patience) == ("adam", "mse", None, None)
    ends = NetworkEnds(Measured(options.lookback, 1), Values(options.horizon))
    lines = [line.strip() for line in model_code(ends, spec, seed=0).splitlines()]
    assert lines[6:9] == ["keras.Input(shape=(10, 1)),", f'layers.{layer}(50, activation="relu"),', "layers.Dense(1),"]
    assert parameter_count(ends, spec) == parameters
