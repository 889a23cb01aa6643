"""What a network with a decoder promises, whatever its cell; Keras is the truth."""

import re
from typing import Any

import keras
import numpy as np
import pytest

from core.data.examples import Examples, Rows
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.graph.xla import XlaProgram
from core.engine.keras_layers import recurrent_layers
from core.engine.ordering import Shuffled
from core.engine.program import Program
from core.engine.randomness import generators_of, reseed
from core.engine.recurrence.layers import rule_of
from core.models.build import build_network
from core.models.cells import CELLS
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import ValuesAhead
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients
from core.models.shown.keras_code import model_code
from core.models.shown.summary import layer_table, parameter_count
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes
from core.recipes.spec import TrainingSpec
from core.tasks.task import Dataset

ENDS = NetworkEnds(Measured(4, 2, ahead=3), ValuesAhead())
QUANTILES = NetworkEnds(Measured(4, 2, ahead=3), ValuesAhead((0.5, 0.1, 0.9)))
FORMS = [
    (ENDS, {}),
    (QUANTILES, {"layers": 3, "dropout": 0.2}),
    (QUANTILES, {"bidirectional": True, "layers": 2, "recurrent_dropout": 0.1}),
]
each_form = pytest.mark.parametrize(("ends", "fields"), FORMS)
each_cell = pytest.mark.parametrize("cell", CELLS)


def spec_of(cell: str, fields: dict) -> ModelSpec:
    return ModelSpec(cell=cell, units=3, **fields)


def randomised(ends: NetworkEnds, spec: ModelSpec) -> list[np.ndarray]:
    random = np.random.default_rng(7)
    return [random.normal(0, 0.4, shape).astype(np.float32) for shape in expected_shapes(ends, spec)]


def windows(ends: NetworkEnds, count: int = 5) -> np.ndarray:
    return np.random.default_rng(3).normal(size=(count, ends.rows, ends.features)).astype(np.float32)


def keras_rows(model: keras.Model) -> list[tuple[str, str, str, int]]:
    """Name, class, shapes and parameters of every layer above the input."""
    rows = []
    for layer in model.layers[1:]:
        shapes = [str(output.shape) for output in layer.output] if isinstance(layer.output, list) else []
        shape = f"[{', '.join(shapes)}]" if shapes else str(layer.output.shape)
        rows.append((layer.name, type(layer).__name__, shape, layer.count_params()))
    return rows


@each_form
@each_cell
def test_summary_and_weight_shapes_equal_keras(cell: str, ends: NetworkEnds, fields: dict) -> None:
    spec = spec_of(cell, fields)
    model = build_network(ends, spec)
    ours = [(row.name, row.kind, row.output_shape, row.parameters) for row in layer_table(ends, spec)]
    assert ours == keras_rows(model)
    assert parameter_count(ends, spec) == model.count_params()
    assert expected_shapes(ends, spec) == tuple(array.shape for array in model.get_weights())


@each_cell
def test_what_is_connected_to_what_stands_in_what_keras_prints(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    spec, printed = spec_of(cell, {"dropout": 0.1}), []
    build_network(ENDS, spec).summary(print_fn=lambda text, **_: printed.append(text), line_length=160)
    for row in layer_table(ENDS, spec):
        (line,) = (line for line in printed[0].splitlines() if f" {row.name} ({row.kind})" in line)
        assert f" {row.parameters:,} " in line
        assert f"{row.reads[0]}[0]" in line
    states = "".join(rf".*encoder\[0\]\[{number}\]" for number in range(1, len(CELLS[cell].states) + 1))
    assert re.search(rf"decoder.*future\[0\]\[0\]{states}", printed[0], re.DOTALL)


@each_form
@each_cell
def test_generated_code_builds_the_same_network_with_the_same_weights(
    cell: str, ends: NetworkEnds, fields: dict
) -> None:
    spec = spec_of(cell, fields)
    built = build_network(ends, spec, seed=11)
    keras.utils.clear_session(free_memory=False)
    names: dict = {}
    exec(model_code(ends, spec, seed=11), names)
    assert keras_rows(names["model"]) == keras_rows(built)
    for ours, theirs in zip(built.get_weights(), names["model"].get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@each_form
@each_cell
def test_forward_and_trace_equal_keras(cell: str, ends: NetworkEnds, fields: dict) -> None:
    spec = spec_of(cell, fields)
    weights = randomised(ends, spec)
    model, network = build_network(ends, spec), Network(ends, spec, weights)
    model.set_weights(weights)
    np.testing.assert_allclose(network.predict(windows(ends)), np.asarray(model(windows(ends))), atol=1e-5, rtol=1e-5)
    decoder = keras.Model(model.inputs[0], model.get_layer("decoder").output)(windows(ends)[:1])[0]
    told = [layer for layer in network.trace(windows(ends)[0]).layers if layer.layer == "decoder"]
    np.testing.assert_allclose(np.concatenate([layer.hidden for layer in told], axis=-1), decoder, atol=1e-5)
    assert all(layer.ahead for layer in told)


@each_form
@each_cell
def test_gradients_reach_the_lookback_as_in_tensorflow(cell: str, ends: NetworkEnds, fields: dict) -> None:
    import tensorflow as tf

    spec = spec_of(cell, fields)
    model, weights, window = build_network(ends, spec), randomised(ends, spec), windows(ends)[0]
    model.set_weights(weights)
    inputs = tf.constant(window[None])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(inputs)
        outputs = model(inputs)
    expected = tape.jacobian(outputs, inputs, experimental_use_pfor=False)[0, :, 0]
    ours = gradients(Network(ends, spec, weights), window).inputs
    np.testing.assert_allclose(ours, expected, atol=1e-6, rtol=1e-4)


def test_each_answer_knows_of_the_timesteps_to_come_up_to_its_own() -> None:
    reached = gradients(Network(ENDS, spec_of("lstm", {}), randomised(ENDS, spec_of("lstm", {}))), windows(ENDS)[0])
    ahead = np.abs(reached.inputs[:, ENDS.timesteps :]).sum(axis=-1)
    assert (ahead[np.tril_indices(3)] > 0).all()
    assert not ahead[np.triu_indices(3, 1)].any()


def data() -> Dataset:
    random = np.random.default_rng(0)
    inputs, targets = windows(ENDS, 30), random.normal(size=(30, 3)).astype(np.float32)
    both = Examples(Rows(inputs), Rows(targets))
    return Dataset(both, both, both, ENDS)


def trainable(model: ModelSpec) -> Any:
    built = build_network(ENDS, model, seed=1)
    compile_network(built, TrainingSpec())
    return built


@pytest.mark.parametrize(
    ("fields", "switch", "faster"),
    [
        ({"cell": "lstm", "dropout": 0.3}, 0, XlaProgram),
        ({"cell": "lstm", "bidirectional": True}, 0, XlaProgram),
        ({"cell": "gru", "layers": 2}, None, XlaProgram),
        ({"cell": "simple_rnn", "bidirectional": True, "recurrent_dropout": 0.2}, None, XlaProgram),
    ],
)
def test_the_engine_trains_it_as_fit_does(fields: dict, switch: int | None, faster: type[Program]) -> None:
    spec, examples = ModelSpec(units=4, **fields), data()
    model, plain = trainable(spec), trainable(spec)
    recurrent = recurrent_layers(model)
    assert recurrent
    assert all(rule_of(layer) is not None for layer in recurrent)
    engine = Engine(model, examples, batch_size=8, seed=3, switch=switch, faster=faster)
    plain.optimizer.learning_rate = 0.01
    for number in (1, 2):
        order = Shuffled(30, 8).order(3, number)
        reseed(generators_of(plain), 3, number)
        told = plain.fit(
            examples.train.all_inputs()[order],
            examples.train.all_targets()[order],
            batch_size=8,
            shuffle=False,
            verbose=0,
        )
        engine.begin_epoch(number, 0.01)
        first, sums = 0, np.zeros(2)
        while first < engine.batches:
            first, sums = engine.train(first, sums)
        assert engine.mean_loss(sums, engine.batches) == pytest.approx(told.history["loss"][0], rel=2e-5)
    for ours, theirs in zip(engine.settle().get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
