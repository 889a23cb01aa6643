"""A network that tags every timestep learns from all but padding, whatever the program; Keras is the truth."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import pytest

from core.data.entries import EachTimestep
from core.data.examples import Examples, Rows
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.work import UpdateWork
from core.models.build import build_network
from core.models.ends.inputs import Letters, Tokens, WordParts
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Tags
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec

ENDS = NetworkEnds(Tokens(6, 9, 4), Tags(3))
SPEC = ModelSpec(cell="gru", units=5, bidirectional=True)
TRAINING = TrainingSpec(loss="cross_entropy")


@dataclass(frozen=True)
class Sentences:
    """Train and validation part of tagged sentences."""

    train: Examples
    validation: Examples
    ends: NetworkEnds = ENDS


def sentences(*, tag_of_padding: int, count: int = 20) -> Examples:
    """Of one to six tokens, each with the tag that its own number and the one before decide."""
    random = np.random.default_rng(0)
    tokens = random.integers(1, 9, (count, 6)).astype(np.int32)
    mask = np.arange(6) < random.integers(1, 7, count)[:, None]
    tokens[~mask] = 0
    tags = ((tokens + np.roll(tokens, 1, axis=1)) % 3).astype(np.int32)
    tags[~mask] = tag_of_padding
    return Examples(Rows(tokens), EachTimestep(Rows(tags), mask))


def trained(examples: Examples, *, switch: int | None = None, epochs: int = 2) -> tuple[Engine, list[float]]:
    """The engine after some epochs, and the mean loss of each."""
    model = build_network(ENDS, SPEC, seed=1)
    compile_network(model, TRAINING)
    engine, losses = Engine(model, Sentences(examples, examples), batch_size=8, seed=3, switch=switch), []
    for number in range(1, epochs + 1):
        engine.begin_epoch(number, 0.01)
        first, sums = 0, np.zeros(2)
        while first < engine.batches:
            first, sums = engine.train(first, sums)
        losses.append(engine.mean_loss(sums, engine.batches))
    return engine, losses


def validation_loss(engine: Engine) -> float:
    batch, total = 0, 0.0
    while batch < engine.validation_batches:
        batch, total = engine.validate(batch, total)
    return total / engine.validation_examples


def mean_of_all_that_counts(model: keras.Model, examples: Examples) -> float:
    """Cross entropy over all timesteps but padding, by hand."""
    told, tags = np.asarray(model(examples.all_inputs())), examples.all_targets()
    each = -np.log(np.take_along_axis(told, tags[..., None], axis=-1)[..., 0])
    return float(each[examples.targets.mask].mean())


@pytest.mark.parametrize("switch", [None, 0], ids=["graph", "compiled"])
def test_tags_of_padding_teach_nothing(switch: int | None) -> None:
    (first, losses), (second, others) = (trained(sentences(tag_of_padding=tag), switch=switch) for tag in (0, 2))
    assert losses == others
    for ours, theirs in zip(first.weights(), second.weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_loss_is_the_mean_over_all_timesteps_that_count() -> None:
    examples = sentences(tag_of_padding=2)
    engine, losses = trained(examples)
    expected = mean_of_all_that_counts(engine.settle(), examples)
    assert validation_loss(engine) == pytest.approx(expected, rel=1e-5)
    assert losses[1] < losses[0]


def test_an_update_is_that_of_keras_on_the_timesteps_that_count() -> None:
    import tensorflow as tf

    examples = sentences(tag_of_padding=1, count=8)
    engine, _ = trained(examples, epochs=1)
    plain = build_network(ENDS, SPEC, seed=1)
    compile_network(plain, TRAINING)
    plain.optimizer.learning_rate = 0.01
    with tf.GradientTape() as tape:
        told = plain(examples.all_inputs(), training=True)
        each = keras.losses.sparse_categorical_crossentropy(examples.all_targets(), told)
        loss = tf.reduce_mean(tf.boolean_mask(each, examples.targets.mask))
    variables = plain.trainable_variables
    plain.optimizer.apply_gradients(zip(tape.gradient(loss, [v.value for v in variables]), variables, strict=True))
    for ours, theirs in zip(engine.weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)


def test_timesteps_count_as_much_as_their_weights_say() -> None:
    examples: Any = sentences(tag_of_padding=0)
    heavy = np.where(examples.all_targets() == 1, 4.0, 1.0).astype(np.float32)
    weighted = Examples(examples.inputs, EachTimestep(examples.targets.targets, examples.targets.mask, heavy))
    engine, _ = trained(weighted)
    told, tags = np.asarray(engine.settle()(examples.all_inputs())), examples.all_targets()
    each = -np.log(np.take_along_axis(told, tags[..., None], axis=-1)[..., 0])
    expected = np.average(each, weights=heavy * examples.targets.mask)
    assert validation_loss(engine) == pytest.approx(expected, rel=1e-5)


def test_reading_characters_counts_in_what_an_update_is_expected_to_cost() -> None:
    with_letters = NetworkEnds(WordParts(6, 9, 4, letters=Letters(16, 30, 25, 25)), Tags(3))
    plain, more = (UpdateWork(ends, SPEC, 8) for ends in (ENDS, with_letters))
    assert more.steps == plain.steps + 2 * 16
    assert more.operations > 5 * plain.operations
