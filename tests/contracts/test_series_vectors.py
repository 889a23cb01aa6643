"""What a network with a learnt vector for each series promises; Keras is the truth."""

import re

import keras
import numpy as np
import pytest

from core.data.examples import Examples, Rows
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.ordering import Shuffled
from core.models.build import build_network
from core.models.ends.inputs import Measured, SeriesVectors
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values, ValuesAhead
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients
from core.models.shown.keras_code import model_code
from core.models.shown.summary import layer_table, parameter_count
from core.models.shown.unrolled import unroll
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes
from core.recipes.spec import TrainingSpec
from core.tasks.task import Dataset

PLAIN = NetworkEnds(Measured(4, 2, vectors=SeriesVectors(5, 3)), Values(3))
DECODED = NetworkEnds(Measured(4, 2, ahead=3, vectors=SeriesVectors(5, 3)), ValuesAhead())
FORMS = [
    (PLAIN, {"cell": "lstm", "layers": 2, "dropout": 0.1}),
    (PLAIN, {"cell": "gru", "bidirectional": True}),
    (DECODED, {"cell": "simple_rnn", "dropout": 0.1}),
]
each_form = pytest.mark.parametrize(("ends", "fields"), FORMS)


def windows(ends: NetworkEnds) -> np.ndarray:
    """Five windows of five different series."""
    values = np.random.default_rng(3).normal(size=(5, ends.rows, ends.input.columns)).astype(np.float32)
    values[:, :, -1] = np.arange(5)[:, None]
    return values


def trained(ends: NetworkEnds, spec: ModelSpec) -> tuple[keras.Model, Network]:
    random = np.random.default_rng(7)
    weights = [random.normal(0, 0.4, shape).astype(np.float32) for shape in expected_shapes(ends, spec)]
    model = build_network(ends, spec)
    model.set_weights(weights)
    return model, Network(ends, spec, weights)


@each_form
def test_every_row_of_the_summary_stands_in_what_keras_prints(
    ends: NetworkEnds, fields: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    keras.utils.clear_session(free_memory=False)
    spec, printed = ModelSpec(units=3, **fields), []
    model = build_network(ends, spec)
    model.summary(print_fn=lambda text, **_: printed.append(text), line_length=200)
    rows = layer_table(ends, spec)
    found = re.findall(r"│ (\w+) \((\w+)\) +│", printed[0])
    assert found[0] == ("window", "InputLayer")
    assert found[1:] == [(row.name, row.kind) for row in rows]
    for row in rows:
        (line,) = (line for line in printed[0].splitlines() if f" {row.name} ({row.kind})" in line)
        assert f" {row.parameters:,} " in line
        assert f"{row.reads[0]}[0]" in line
        if not row.output_shape.startswith("["):
            assert row.output_shape in line
    assert parameter_count(ends, spec) == model.count_params()
    assert expected_shapes(ends, spec) == tuple(array.shape for array in model.get_weights())


@each_form
def test_generated_code_builds_the_same_network_with_the_same_weights(ends: NetworkEnds, fields: dict) -> None:
    spec, names = ModelSpec(units=3, **fields), {}
    built = build_network(ends, spec, seed=11)
    keras.utils.clear_session(free_memory=False)
    exec(model_code(ends, spec, seed=11), names)
    assert [layer.name for layer in names["model"].layers] == [layer.name for layer in built.layers]
    for ours, theirs in zip(built.get_weights(), names["model"].get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@each_form
def test_forward_and_gradients_equal_keras(ends: NetworkEnds, fields: dict) -> None:
    import tensorflow as tf

    model, network = trained(ends, ModelSpec(units=3, **fields))
    inputs = tf.constant(windows(ends))
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        first = model(inputs)[:, 0]
    np.testing.assert_allclose(network.predict(windows(ends))[:, 0], first, atol=1e-5, rtol=1e-5)
    expected = tape.gradient(first, inputs)[2, :, : ends.features]
    ours = gradients(network, windows(ends)[2]).inputs[0, :, : ends.features]
    np.testing.assert_allclose(ours, expected, atol=1e-6, rtol=1e-4)


def test_the_same_values_of_two_series_are_answered_differently() -> None:
    _, network = trained(PLAIN, ModelSpec(units=3))
    same = np.repeat(windows(PLAIN)[:1], 2, axis=0)
    same[1, :, -1] = 4
    first, second = network.predict(same)
    assert np.abs(first - second).max() > 1e-3


def test_the_file_of_the_model_can_be_opened_again(tmp_path) -> None:
    model, network = trained(DECODED, ModelSpec(units=3))
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict(windows(DECODED), verbose=0), network.predict(windows(DECODED)), atol=1e-5)


def test_the_picture_says_what_stands_beside_the_features() -> None:
    assert unroll(PLAIN, ModelSpec(units=3)).rows[0].detail == "2 features, 3 of its series"


@pytest.mark.parametrize(("optimizer", "switch"), [("rmsprop", None), ("adam", 0)])
def test_the_engine_trains_the_vectors_as_fit_does(optimizer: str, switch: int | None) -> None:
    recipe, spec = TrainingSpec(optimizer=optimizer, clip_norm=None), ModelSpec(units=3)
    models = [build_network(PLAIN, spec, seed=1) for _ in range(2)]
    for model in models:
        compile_network(model, recipe)
        model.optimizer.learning_rate = 0.01
    x = np.concatenate([windows(PLAIN), windows(PLAIN)[::-1] + np.float32([0.5, 0.5, 0])])
    y = x[:, -1, :1] * np.float32([1, 2, 3])
    examples = Examples(Rows(x), Rows(y))
    engine = Engine(models[0], Dataset(examples, examples, examples, PLAIN), batch_size=4, seed=3, switch=switch)
    for number in (1, 2):
        order = Shuffled(10, 4).order(3, number)
        models[1].fit(x[order], y[order], batch_size=4, shuffle=False, verbose=0)
        engine.begin_epoch(number, 0.01)
        first, sums = 0, np.zeros(2)
        while first < engine.batches:
            first, sums = engine.train(first, sums)
    for ours, theirs in zip(engine.settle().get_weights(), models[1].get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
