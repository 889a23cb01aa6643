"""What every registered cell promises; Keras is the truth."""

import re

import numpy as np
import pytest

from core.models.build import build_network
from core.models.cells import CELLS
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.in_numpy.activations import ACTIVATIONS
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients
from core.models.shown.keras_code import model_code
from core.models.shown.summary import LayerRow, layer_table, parameter_count
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes, load_weights, save_weights

ENDS = NetworkEnds(Measured(6, 2), Values(3))
SPECS = {
    f"units{units}-layers{layers}{'-both' * both}": {"units": units, "layers": layers, "bidirectional": both}
    for units, layers, both in ((1, 1, False), (5, 1, True), (5, 2, False), (5, 2, True), (3, 4, False))
}
each_cell = pytest.mark.parametrize("cell", CELLS)
each_spec = pytest.mark.parametrize("fields", SPECS.values(), ids=SPECS)


def randomised(ends: NetworkEnds, spec: ModelSpec) -> list[np.ndarray]:
    """Weights with no zeros in them, so that no bias goes untested."""
    random = np.random.default_rng(7)
    return [random.normal(0, 0.4, shape).astype(np.float32) for shape in expected_shapes(ends, spec)]


def windows(ends: NetworkEnds, count: int = 5) -> np.ndarray:
    return np.random.default_rng(3).normal(size=(count, ends.timesteps, ends.features)).astype(np.float32)


def keras_table(model) -> tuple[LayerRow, ...]:
    return tuple(
        LayerRow(layer.name, type(layer).__name__, str(layer.output.shape), layer.count_params())
        for layer in model.layers
    )


@each_spec
@each_cell
def test_summary_and_weight_shapes_equal_keras(cell: str, fields: dict) -> None:
    spec = ModelSpec(cell=cell, dropout=0.1, recurrent_dropout=0.1, **fields)
    model = build_network(ENDS, spec)
    assert layer_table(ENDS, spec) == keras_table(model)
    assert parameter_count(ENDS, spec) == model.count_params()
    assert expected_shapes(ENDS, spec) == tuple(array.shape for array in model.get_weights())


@each_cell
def test_every_row_stands_in_what_keras_prints(cell: str) -> None:
    spec, printed = ModelSpec(cell=cell, units=50, layers=2, dropout=0.1), []
    build_network(ENDS, spec).summary(print_fn=lambda text, **_: printed.append(text))
    for row in layer_table(ENDS, spec):
        said = rf"{row.name} \({row.kind}\)\s+│ {re.escape(row.output_shape)}\s+│ +{row.parameters:,} │"
        assert re.search(said, printed[0]), printed[0]
    assert f"Total params: {parameter_count(ENDS, spec):,}" in printed[0]


@each_spec
@each_cell
def test_generated_code_builds_the_same_network_with_the_same_weights(cell: str, fields: dict) -> None:
    import keras

    spec = ModelSpec(cell=cell, dropout=0.2, recurrent_dropout=0.1, activation="relu", **fields)
    built = build_network(ENDS, spec, seed=11)
    keras.utils.clear_session(free_memory=False)
    names: dict = {}
    exec(model_code(ENDS, spec, seed=11), names)
    assert keras_table(names["model"]) == keras_table(built)
    for ours, theirs in zip(built.get_weights(), names["model"].get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@each_spec
@each_cell
def test_forward_equals_keras(cell: str, fields: dict) -> None:
    spec = ModelSpec(cell=cell, dropout=0.3, **fields)
    weights = randomised(ENDS, spec)
    model = build_network(ENDS, spec)
    model.set_weights(weights)
    expected = np.asarray(model(windows(ENDS)))
    np.testing.assert_allclose(Network(ENDS, spec, weights).predict(windows(ENDS)), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@each_cell
def test_forward_equals_keras_for_every_activation(cell: str, activation: str) -> None:
    ends = NetworkEnds(Measured(24, 2), Values(3))
    spec = ModelSpec(cell=cell, units=8, activation=activation)
    model = build_network(ends, spec, seed=5)
    expected = np.asarray(model(windows(ends)))
    ours = Network(ends, spec, model.get_weights()).predict(windows(ends))
    np.testing.assert_allclose(ours, expected, atol=1e-5, rtol=1e-5)


@each_spec
@each_cell
def test_traced_hidden_states_equal_the_outputs_of_each_keras_layer(cell: str, fields: dict) -> None:
    import keras

    spec = ModelSpec(cell=cell, **fields)
    model = build_network(ENDS, spec, seed=2)
    trace = Network(ENDS, spec, model.get_weights()).trace(windows(ENDS)[0])
    width, directions = spec.units, 2 if spec.bidirectional else 1
    outputs = keras.Model(model.inputs[0], [layer.output for layer in model.layers])(windows(ENDS)[:1])
    for position, output in enumerate(outputs[:-1]):
        each = trace.layers[position * directions : (position + 1) * directions]
        output = np.asarray(output)[0]
        for direction, layer in enumerate(each):
            part = output[..., direction * width : (direction + 1) * width]
            last = layer.hidden[0 if layer.direction == "backward" else -1]
            np.testing.assert_allclose(layer.hidden if part.ndim == 2 else last, part, atol=1e-5)
    np.testing.assert_allclose(trace.output, np.asarray(outputs[-1])[0], atol=1e-5)


def tensorflow_gradients(ends: NetworkEnds, spec: ModelSpec, weights: list[np.ndarray], window: np.ndarray):
    """d outputs / d inputs by TensorFlow, [outputs, timesteps, features]."""
    import tensorflow as tf

    model = build_network(ends, spec)
    model.set_weights(weights)
    inputs = tf.constant(window[None])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(inputs)
        outputs = tf.unstack(model(inputs)[0])
    return np.stack([tape.gradient(output, inputs)[0] for output in outputs])


GRADIENT_SPECS = [
    *({"activation": activation} for activation in ACTIVATIONS),
    {"layers": 2},
    {"bidirectional": True},
    {"layers": 2, "bidirectional": True},
]


@pytest.mark.parametrize("fields", GRADIENT_SPECS, ids=str)
@each_cell
def test_gradients_through_time_equal_tensorflow(cell: str, fields: dict) -> None:
    ends = NetworkEnds(Measured(4, 2), Values(2))
    spec = ModelSpec(cell=cell, units=3, **fields)
    weights, window = randomised(ends, spec), windows(ends)[0]
    ours = gradients(Network(ends, spec, weights), window)
    expected = tensorflow_gradients(ends, spec, weights, window)
    np.testing.assert_allclose(ours.inputs, expected, atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize("pooling", ["mean", "max"])
@each_cell
def test_gradients_through_pooling_equal_tensorflow(cell: str, pooling: str) -> None:
    ends = NetworkEnds(Measured(4, 2), Values(2, pooling=pooling))
    spec = ModelSpec(cell=cell, units=3)
    weights, window = randomised(ends, spec), windows(ends)[0]
    ours = gradients(Network(ends, spec, weights), window)
    expected = tensorflow_gradients(ends, spec, weights, window)
    np.testing.assert_allclose(ours.inputs, expected, atol=1e-6, rtol=1e-4)


@each_cell
def test_trace_names_every_state_and_gate_at_every_timestep(cell: str) -> None:
    spec = ModelSpec(cell=cell, units=4, layers=2, bidirectional=True)
    trace = Network(ENDS, spec, randomised(ENDS, spec)).trace(windows(ENDS)[0])
    assert [layer.direction for layer in trace.layers] == ["forward", "backward"] * 2
    for layer in trace.layers:
        assert tuple(layer.states) == CELLS[cell].states
        assert tuple(layer.gates) == CELLS[cell].gates
        assert {array.shape for array in (*layer.states.values(), *layer.gates.values())} == {(6, 4)}


@each_spec
@each_cell
def test_weights_survive_the_file(cell: str, fields: dict, tmp_path) -> None:
    spec = ModelSpec(cell=cell, **fields)
    weights = randomised(ENDS, spec)
    save_weights(tmp_path / "best.npz", weights)
    loaded = load_weights(tmp_path / "best.npz", ENDS, spec)
    for before, after in zip(weights, loaded, strict=True):
        np.testing.assert_array_equal(before, after)


@each_cell
def test_the_parameter_formula_counts_the_weights(cell: str) -> None:
    for units, features in ((1, 1), (50, 1), (7, 12)):
        counted = sum(int(np.prod(shape)) for shape in CELLS[cell].shapes(units, features))
        assert CELLS[cell].parameters(units, features) == counted


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    first, again, other = (build_network(ENDS, ModelSpec(), seed=seed).get_weights()[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_head_that_starts_at_zero_answers_zero() -> None:
    ends = NetworkEnds(ENDS.input, Values(3, starts_at_zero=True))
    model = build_network(ends, ModelSpec())
    np.testing.assert_array_equal(np.asarray(model(windows(ends))), np.zeros((5, 3)))


@each_cell
def test_gradients_of_the_weights_are_slopes(cell: str) -> None:
    rule, random, activation = CELLS[cell], np.random.default_rng(5), ACTIVATIONS["tanh"]
    inputs, weights = random.normal(size=(4, 2)), [random.normal(0, 0.4, shape) for shape in rule.shapes(3, 2)]
    states = tuple(random.normal(size=(4, 3)) for _ in rule.states)
    above = tuple(random.normal(size=(4, 3)) for _ in rule.states)

    def value() -> float:
        step = rule.step(inputs, states, tuple(weights), activation)
        return sum(float((state * gradient).sum()) for state, gradient in zip(step.states, above, strict=True))

    step = rule.step(inputs, states, tuple(weights), activation)
    found = rule.pullback(above, inputs, states, step, tuple(weights), activation).weights()
    for array, gradient in zip(weights, found, strict=True):
        assert gradient.shape == array.shape
        for place in np.ndindex(array.shape):
            kept, values = array[place], []
            for moved in (1e-6, -1e-6):
                array[place] = kept + moved
                values.append(value())
            array[place] = kept
            assert gradient[place] == pytest.approx((values[0] - values[1]) / 2e-6, rel=1e-5, abs=1e-8)
