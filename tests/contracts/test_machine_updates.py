"""Whole updates in machine code: Keras' own fit is the truth, also in batches that are cut and shapes of all kinds."""

from functools import cache
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.data.examples import Examples, Rows, Windows
from core.engine.choice import choose
from core.engine.compiled_model import compile_network
from core.engine.machine import threads
from core.engine.machine.coverage import covered
from core.engine.machine.program import BatchLanesProgram, MachineProgram, UnitLanesProgram
from core.engine.machine.unit_lanes import updates as unit_lanes
from core.engine.randomness import generators_of, reseed
from core.engine.work import UpdateWork
from core.models.build import build_network
from core.models.ends.inputs import Measured, SeriesVectors, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextValues, Values, ValuesAhead
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec
from tests.contracts.epochs import Fitted

COUNT, BATCH = 165, 70
"""Batches that are cut into 32, 32 and 6 examples, and a last one that is cut elsewhere."""
SEED, EPOCHS = 5, (1, 2)
ORDER = np.random.default_rng(1).permutation(COUNT).astype(np.int32)


def recipe_of(**training: Any) -> TrainingSpec:
    return TrainingSpec(**{"learning_rate": 0.01} | training)


def network(ends: NetworkEnds, model: ModelSpec, training: TrainingSpec) -> Any:
    built = build_network(ends, model, seed=1)
    compile_network(built, training, ends.quantiles)
    return built


def examples(ends: NetworkEnds, *, windows: bool) -> Examples:
    random = np.random.default_rng(0)
    targets = Rows(random.normal(size=(COUNT, ends.output.count)).astype(np.float32))
    if windows:
        values = random.normal(size=(COUNT + ends.timesteps, ends.features)).astype(np.float32)
        return Examples(Windows(values, np.arange(COUNT), ends.timesteps), targets)
    return Examples(Rows(random.normal(size=(COUNT, ends.timesteps, ends.features)).astype(np.float32)), targets)


@cache
def fitted(ends: NetworkEnds, model: ModelSpec, training: TrainingSpec, *, windows: bool) -> Fitted:
    """Two epochs, once for all programs that are held to them."""
    parts, plain, losses = examples(ends, windows=windows), network(ends, model, training), []
    x, y = parts.all_inputs(), parts.all_targets()
    for epoch in EPOCHS:
        reseed(generators_of(plain), SEED, epoch)
        told = plain.fit(x[ORDER], y[ORDER], batch_size=BATCH, shuffle=False, verbose=0)
        losses.append(told.history["loss"][0])
    return Fitted(tuple(losses), plain.get_weights(), plain.evaluate(x, y, verbose=0))


@pytest.mark.parametrize(
    ("ends", "model", "training", "windows"),
    [
        (NetworkEnds(Measured(1, 3), Values(2)), {"cell": "gru", "units": 35}, {}, True),
        (NetworkEnds(Measured(21, 1), Values(1)), {"cell": "lstm", "units": 50}, {"clip_norm": 0.01}, True),
        (NetworkEnds(Measured(3, 2), Values(2)), {"cell": "lstm", "units": 7, "layers": 2, "dropout": 0.3}, {}, True),
        (
            NetworkEnds(Measured(9, 2), Values(2, (0.5, 0.1, 0.9))),
            {"cell": "simple_rnn", "units": 19, "layers": 2},
            {},
            False,
        ),
        (
            NetworkEnds(Measured(4, 5), Values(3)),
            {"cell": "gru", "units": 67, "layers": 2, "activation": "relu"},
            {"optimizer": "sgd", "clip_norm": None, "learning_rate": 0.5},
            False,
        ),
    ],
)
@pytest.mark.parametrize(
    ("program", "workspace"), [(BatchLanesProgram, 0), (UnitLanesProgram, unit_lanes.WORKSPACE), (UnitLanesProgram, 1)]
)
def test_losses_and_weights_equal_those_of_fit(
    ends: Any,
    model: dict,
    training: dict,
    windows: bool,
    program: type[MachineProgram],
    workspace: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unit_lanes, "WORKSPACE", workspace)
    spec, recipe, parts = ModelSpec(**model), recipe_of(**training), examples(ends, windows=windows)
    model, told = network(ends, spec, recipe), fitted(ends, spec, recipe, windows=windows)
    machine = program(model, parts, parts, batch_size=BATCH, evaluation_batch=100)
    machine.restore(machine_state(model))
    for epoch, loss in zip(EPOCHS, told.losses, strict=True):
        machine.begin_epoch(SEED, epoch, recipe.learning_rate)
        done, sums = 0, np.zeros(2)
        while done < 3:
            done, sums = machine.train(ORDER, done, 3, sums)
        assert sums[0] / COUNT == pytest.approx(loss, rel=2e-5)
    for ours, theirs in zip(machine.weights(), told.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
    batch, total = 0, 0.0
    while batch < 2:
        batch, total = machine.evaluate(batch, 2, total)
    assert total / COUNT == pytest.approx(told.evaluated, rel=2e-5)


def test_any_number_of_threads_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    ends, spec = NetworkEnds(Measured(6, 1), Values(1)), ModelSpec(cell="gru", units=40, layers=2, dropout=0.2)
    parts, found = examples(ends, windows=True), []
    for count in (1, 2, 5):
        monkeypatch.setattr(threads, "count", lambda count=count: count)
        model = network(ends, spec, recipe_of())
        machine = UnitLanesProgram(model, parts, None, batch_size=BATCH, evaluation_batch=100)
        machine.restore(machine_state(model))
        machine.begin_epoch(5, 1, 0.01)
        done, sums = 0, np.zeros(2)
        while done < 3:
            done, sums = machine.train(np.arange(COUNT, dtype=np.int32), done, 3, sums)
        found.append([sums, *machine.state()])
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("program", [BatchLanesProgram, UnitLanesProgram])
def test_the_gradient_norm_is_that_before_clipping(program: type[MachineProgram]) -> None:
    ends, spec = NetworkEnds(Measured(6, 1), Values(1)), ModelSpec(cell="lstm", units=5)
    parts, model = examples(ends, windows=True), network(ends, spec, recipe_of(clip_norm=0.1, optimizer="sgd"))
    with tf.GradientTape() as tape:
        loss = model.compute_loss(y=parts.all_targets(), y_pred=model(parts.all_inputs(), training=True))
    expected = tf.linalg.global_norm(tape.gradient(loss, [weight.value for weight in model.trainable_variables]))
    machine = program(model, parts, None, batch_size=COUNT, evaluation_batch=100)
    machine.restore(machine_state(model))
    _, sums = machine.train(np.arange(COUNT, dtype=np.int32), 0, 1, np.zeros(2))
    assert sums[1] == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize("program", [BatchLanesProgram, UnitLanesProgram])
def test_weights_that_run_to_infinity_are_told_by_the_loss(program: type[MachineProgram]) -> None:
    ends, spec = NetworkEnds(Measured(6, 1), Values(1)), ModelSpec(cell="simple_rnn", units=5)
    parts, model = examples(ends, windows=True), network(ends, spec, recipe_of(clip_norm=None))
    machine = program(model, parts, None, batch_size=BATCH, evaluation_batch=100)
    state = machine_state(model)
    state[0] = np.full_like(state[0], np.nan)
    machine.restore(state)
    done, sums = 0, np.zeros(2)
    while done < 3:
        done, sums = machine.train(np.arange(COUNT, dtype=np.int32), done, 3, sums)
    assert not np.isfinite(sums[0])


def test_what_is_not_plain_goes_elsewhere() -> None:
    plain, model = NetworkEnds(Measured(6, 1), Values(1)), ModelSpec()
    assert covered(plain, model)
    assert choose(UpdateWork(plain, model, 32)).faster is BatchLanesProgram
    for ends in (
        NetworkEnds(Tokens(6, 9, 3), Label(2, pooling="mean")),
        NetworkEnds(Measured(6, 1), NextValues(1, carried=True)),
        NetworkEnds(Measured(6, 1, ahead=2), ValuesAhead()),
        NetworkEnds(Measured(6, 1, vectors=SeriesVectors(3, 2)), Values(1)),
    ):
        assert not covered(ends, model)
    for change in ({"bidirectional": True}, {"recurrent_dropout": 0.1}, {"activation": "elu"}):
        assert not covered(plain, ModelSpec(**change))


def machine_state(model: keras.Model) -> list[np.ndarray]:
    """As the engine hands it over when the machine code takes over."""
    return [variable.numpy() for variable in (*model.variables, *model.optimizer.variables)]
