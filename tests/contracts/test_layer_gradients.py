"""The length of each layer's gradient, read off the optimizer: gradients taken one by one are the truth."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.data.examples import Examples, Rows
from core.engine.compiled_model import compile_network
from core.engine.graph.program import GraphProgram
from core.engine.graph.resident import Resident
from core.engine.graph.xla import XlaProgram
from core.engine.layer_gradients import layers_with_weights, lengths, summed_squares
from core.engine.machine.program import BatchLanesProgram, UnitLanesProgram
from core.engine.program import Program
from core.models.build import build_network
from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, Values
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec

COUNT, BATCH, UPDATES = 64, 16, 4
SERIES, TEXTS = NetworkEnds(Measured(4, 1), Values(1)), NetworkEnds(Tokens(4, 9, 3), Label(2))


def network(ends: NetworkEnds, training: dict[str, Any]) -> keras.Model:
    model = build_network(ends, ModelSpec(cell="simple_rnn", units=5), seed=1)
    compile_network(model, TrainingSpec(**{"learning_rate": 0.01} | training))
    return model


def examples(ends: NetworkEnds) -> Examples:
    random = np.random.default_rng(0)
    if ends is TEXTS:
        # Not every token stands in every batch: an update may touch a few rows of the embedding alone.
        return Examples(Rows(random.integers(1, 9, (COUNT, 4))), Rows(random.integers(0, 2, (COUNT, 1))))
    numbers = [random.normal(size=shape).astype(np.float32) for shape in ((COUNT, 4, 1), (COUNT, 1))]
    return Examples(*map(Rows, numbers))


def in_graph(program: type[GraphProgram]) -> Callable[..., Program]:
    def made(model: keras.Model, parts: Examples) -> Program:
        return program(model, Resident(parts), None, batch_size=BATCH)

    return made


def in_machine_code(program: Any) -> Callable[..., Program]:
    def made(model: keras.Model, parts: Examples) -> Program:
        found = program(model, parts, None, batch_size=BATCH, evaluation_batch=COUNT)
        found.restore([variable.numpy() for variable in [*model.variables, *model.optimizer.variables]])
        return found

    return made


def one_by_one(ends: NetworkEnds, training: dict[str, Any]) -> list[list[np.ndarray]]:
    """Epoch -> [updates, layers] the length of each layer's gradient, clipped as the optimizer is told to."""
    model, parts, found = network(ends, training), examples(ends), []
    layers, weights = layers_with_weights(model), model.trainable_variables
    for batch in range(2 * UPDATES):
        rows = np.arange(COUNT)[batch % UPDATES * BATCH :][:BATCH]
        with tf.GradientTape() as tape:
            answers = model(parts.all_inputs()[rows], training=True)
            loss = model.compute_loss(y=parts.all_targets()[rows], y_pred=answers)
        gradients = [tf.convert_to_tensor(one) for one in tape.gradient(loss, [weight.value for weight in weights])]
        model.optimizer.apply_gradients(zip(gradients, weights, strict=True))
        if training.get("clip_norm", 1.0):
            gradients, _ = tf.clip_by_global_norm(gradients, training.get("clip_norm", 1.0))
        found.append([float(tf.linalg.global_norm([gradients[place] for place in own])) for own in layers.values()])
    return [found[:UPDATES], found[UPDATES:]]


@pytest.mark.parametrize(
    ("made", "ends", "training", "kept"),
    [
        (in_graph(GraphProgram), SERIES, {"clip_norm": 0.1}, 0.999),
        (in_graph(GraphProgram), SERIES, {"optimizer": "nadam"}, 0.999),
        (in_graph(GraphProgram), TEXTS, {"optimizer": "adamw"}, 0.999),
        (in_graph(GraphProgram), TEXTS, {"optimizer": "rmsprop"}, 0.9),
        (in_graph(GraphProgram), SERIES, {"optimizer": "adagrad", "clip_norm": None}, 1.0),
        (in_graph(XlaProgram), SERIES, {"clip_norm": 0.1}, 0.999),
        (in_machine_code(BatchLanesProgram), SERIES, {"clip_norm": 0.1}, 0.999),
        (in_machine_code(BatchLanesProgram), SERIES, {"optimizer": "adagrad"}, 1.0),
        (in_machine_code(UnitLanesProgram), SERIES, {"optimizer": "rmsprop"}, 0.9),
    ],
)
def test_each_program_tells_the_lengths_that_gradients_had(
    made: Callable, ends: NetworkEnds, training: dict, kept: float
) -> None:
    model = network(ends, training)
    program, layers = made(model, examples(ends)), layers_with_weights(model)
    order, before = np.arange(COUNT, dtype=np.int32), summed_squares(program.squares(), layers)
    weights = kept ** np.arange(UPDATES)[::-1]
    for epoch, truth in enumerate(one_by_one(ends, training), start=1):
        program.begin_epoch(5, epoch, 0.01)
        done, sums = 0, np.zeros(2)
        while done < UPDATES:
            done, sums = program.train(order, done, UPDATES, sums)
        after = summed_squares(program.squares(), layers)
        found = lengths(model.optimizer, before, after, UPDATES)
        expected = np.sqrt(np.average(np.square(truth), axis=0, weights=weights))
        np.testing.assert_allclose(found, expected, rtol=1e-3)
        before = after


def test_what_is_not_known_is_not_told() -> None:
    assert list(layers_with_weights(network(TEXTS, {}))) == ["embedding", "simple_rnn", "dense"]
    assert list(layers_with_weights(network(TEXTS, {"clip_norm": None}))) == ["simple_rnn", "dense"]
    plain, adam = network(SERIES, {"optimizer": "sgd"}), network(SERIES, {}).optimizer
    assert in_graph(GraphProgram)(plain, examples(SERIES)).squares() == []
    assert summed_squares([np.array([np.inf])], {"lstm": [0]}) == []
    assert lengths(adam, [], [1.0], 4) == lengths(adam, [1.0], [], 4) == ()
    lost, zero, known = lengths(adam, [1.0, 0.0, 0.0], [0.999**4 + 1e-9, 0.0, 4e-3], 4)
    assert (lost, zero) == (None, 0.0)
    assert known == pytest.approx(1.0, rel=2e-3)
