"""The engine against Keras' own fit: same first weights and same order give the same losses and weights."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import keras
import numpy as np
import pytest

from core.data.examples import Examples, Rows, Windows
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.graph import calls
from core.engine.graph import program as graph
from core.engine.graph.xla import XlaProgram
from core.engine.keras_layers import recurrent_layers
from core.engine.machine import threads
from core.engine.machine.program import BatchLanesProgram, UnitLanesProgram
from core.engine.ordering import Lanes, Shuffled
from core.engine.program import Program
from core.engine.randomness import generators_of, reseed
from core.engine.recurrence.layers import rule_of
from core.models.build import build_network
from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextValues, Values
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec
from core.tasks.task import Dataset
from tests.contracts.epochs import epoch

LOOKBACK, FEATURES, BATCH, SEED = 5, 2, 8, 3


def dataset(weighted: bool = False) -> Dataset:
    """45 windows over two columns, 30 of them to train on: three whole batches and a smaller one."""
    values = np.random.default_rng(0).normal(size=(60, FEATURES)).astype(np.float32)

    def part(starts: np.ndarray) -> Examples:
        weights = np.linspace(0.5, 1.5, len(starts), dtype=np.float32) if weighted else None
        return Examples(Windows(values, starts, LOOKBACK), Rows(values[starts + LOOKBACK, :1]), weights)

    return Dataset(part(np.arange(30)), part(np.arange(30, 45)), part(np.arange(30, 45)), ENDS)


ENDS = NetworkEnds(Measured(LOOKBACK, FEATURES), Values(1))


def network(model: ModelSpec, training: TrainingSpec) -> Any:
    built = build_network(ENDS, model, seed=1)
    compile_network(built, training)
    return built


CASES = [
    ({"cell": "simple_rnn", "activation": "relu"}, {}),
    ({"cell": "simple_rnn", "layers": 2, "bidirectional": True}, {"optimizer": "rmsprop"}),
    ({"cell": "lstm"}, {"clip_norm": None, "optimizer": "adamw"}),
    ({"cell": "lstm", "activation": "relu", "layers": 2}, {"loss": "huber"}),
    ({"cell": "gru", "bidirectional": True}, {"optimizer": "nadam", "loss": "mae"}),
    ({"cell": "gru", "activation": "softsign"}, {"optimizer": "sgd"}),
    ({"cell": "simple_rnn", "layers": 2, "dropout": 0.3, "recurrent_dropout": 0.2}, {}),
]


WHOLE = [
    ({"cell": "simple_rnn", "activation": "relu"}, {}),
    ({"cell": "simple_rnn", "layers": 2, "units": 11}, {"optimizer": "rmsprop", "loss": "log_cosh"}),
    ({"cell": "lstm", "units": 37}, {"clip_norm": None, "optimizer": "adamw"}),
    ({"cell": "lstm", "activation": "relu", "layers": 3}, {"loss": "huber", "optimizer": "adagrad"}),
    ({"cell": "gru", "units": 37}, {"optimizer": "nadam", "loss": "mae"}),
    ({"cell": "gru", "activation": "relu", "layers": 2}, {"optimizer": "sgd"}),
]
"""What machine code does as a whole."""
COMPILED = [
    (0, XlaProgram),
    (3, XlaProgram),
    (4, XlaProgram),
    (6, XlaProgram),
]
"""Which of the cases are also compiled, and by which program; each costs seconds."""


@dataclass(frozen=True)
class Fitted:
    """What Keras' own `fit` comes to: the loss of each epoch, the last weights, the number of updates."""

    losses: tuple[float, ...]
    weights: list[np.ndarray]
    updates: int


@cache
def fitted(spec: ModelSpec, recipe: TrainingSpec) -> Fitted:
    """Three epochs, once for all programs that are held to them."""
    plain, train = network(spec, recipe), dataset().train
    plain.optimizer.learning_rate = 0.01
    x, y = train.all_inputs(), train.all_targets()
    losses = []
    for number in (1, 2, 3):
        order = Shuffled(30, BATCH).order(SEED, number)
        reseed(generators_of(plain), SEED, number)
        told = plain.fit(x[order], y[order], batch_size=BATCH, shuffle=False, verbose=0)
        losses.append(told.history["loss"][0])
    return Fitted(tuple(losses), plain.get_weights(), int(plain.optimizer.iterations))


@pytest.mark.parametrize(
    ("model", "training", "switch", "faster"),
    [(*case, None, XlaProgram) for case in CASES]
    + [(*CASES[at], 0, faster) for at, faster in COMPILED]
    + [(*case, 0, faster) for case in WHOLE for faster in (BatchLanesProgram, UnitLanesProgram)],
)
def test_losses_and_weights_equal_those_of_fit(
    model: dict, training: dict, switch: int | None, faster: type[Program]
) -> None:
    spec, recipe = ModelSpec(**{"units": 4} | model), TrainingSpec(**training)
    engine = Engine(network(spec, recipe), dataset(), batch_size=BATCH, seed=SEED, switch=switch, faster=faster)
    told = fitted(spec, recipe)
    for number, loss in enumerate(told.losses, 1):
        sums = epoch(engine, number)
        assert engine.mean_loss(sums, engine.batches) == pytest.approx(loss, rel=2e-5)
    trained = engine.settle()
    for ours, theirs in zip(trained.get_weights(), told.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
    assert int(trained.optimizer.iterations) == told.updates
    assert type(trained.layers[0].__dict__.get("inner_loop")) is type(None)


@pytest.mark.parametrize("switch", [None, 0])
def test_sample_weights_count_as_in_fit(switch: int | None) -> None:
    data = dataset(weighted=True)
    model = network(ModelSpec(units=4), TrainingSpec())
    engine = Engine(model, data, batch_size=BATCH, seed=SEED, switch=switch, faster=BatchLanesProgram)
    plain = network(ModelSpec(units=4), TrainingSpec())
    plain.optimizer.learning_rate = 0.01
    order = Shuffled(30, BATCH).order(SEED, 1)
    parts = (data.train.all_inputs()[order], data.train.all_targets()[order], data.train.weights[order])
    plain.fit(*parts[:2], sample_weight=parts[2], batch_size=BATCH, shuffle=False, verbose=0)
    epoch(engine, 1)
    for ours, theirs in zip(engine.weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_a_long_update_that_is_abandoned_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.0)  # every update is a call of its own
    monkeypatch.setattr(threads, "LOOK_SECONDS", 0.0)
    spec = ModelSpec(units=4, cell="lstm", layers=2, dropout=0.3)
    states = []
    for disturbed in (False, True):
        model, how = network(spec, TrainingSpec()), {"switch": 0, "faster": UnitLanesProgram}
        engine = Engine(model, dataset(), batch_size=BATCH, seed=SEED, **how)
        engine.begin_epoch(1, 0.01)
        first, sums = 0, np.zeros(2)
        while first < engine.batches:
            if disturbed:
                before = engine.state()
                assert engine.train(first, sums, lambda: True)[0] == first
                for now, then in zip(engine.state(), before, strict=True):
                    np.testing.assert_array_equal(now, then)
                # Asked a second time, it agrees somewhere on the way; or the update is done before.
                answers = iter([False])
                first, sums = engine.train(first, sums, lambda answers=answers: next(answers, True))
            first, sums = engine.train(first, sums) if first < engine.batches else (first, sums)
        states.append([*engine.state(), sums])
    for one, other in zip(*states, strict=True):
        np.testing.assert_array_equal(one, other)


def masked() -> tuple[Any, Dataset]:
    """Labels of padded token sequences, read both ways and pooled over what is no padding."""
    random = np.random.default_rng(2)
    tokens = random.integers(1, 9, size=(24, LOOKBACK)).astype(np.int32)
    for row, missing in zip(tokens, random.integers(0, LOOKBACK, size=24), strict=True):
        row[:missing] = 0
    examples = Examples(Rows(tokens), Rows(random.integers(0, 2, size=24).astype(np.int32)))
    ends = NetworkEnds(Tokens(LOOKBACK, 9, 3), Label(2, pooling="mean"))
    spec = ModelSpec(units=3, cell="lstm", bidirectional=True)
    return build_network(ends, spec, seed=1), Dataset(examples, examples, examples, ends)


@pytest.mark.parametrize(("switch", "faster"), [(None, XlaProgram), (0, XlaProgram)])
def test_masks_count_as_in_fit(switch: int | None, faster: type[Program]) -> None:
    recipe = TrainingSpec(loss="cross_entropy")
    (plain, data), (model, _) = masked(), masked()
    for each in (plain, model):
        compile_network(each, recipe)
    assert all(rule_of(layer) is not None for layer in recurrent_layers(model))
    engine = Engine(model, data, batch_size=BATCH, seed=SEED, switch=switch, faster=faster)
    plain.optimizer.learning_rate = 0.01
    for number in (1, 2):
        order = Shuffled(24, BATCH).order(SEED, number)
        x, y = data.train.all_inputs()[order], data.train.all_targets()[order]
        plain.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0)
        epoch(engine, number)
    for ours, theirs in zip(engine.weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)


CARRIED = NetworkEnds(ENDS.input, NextValues(1, carried=True))


def following() -> Dataset:
    """Windows that follow each other: 30 to train on, four lanes of seven and two left out; nine held out."""
    values = np.random.default_rng(0).normal(size=(30 * LOOKBACK + 1, FEATURES)).astype(np.float32)

    def part(count: int) -> Examples:
        starts = LOOKBACK * np.arange(count)
        return Examples(Windows(values, starts, LOOKBACK), Windows(values[:, :1], starts + 1, LOOKBACK))

    return Dataset(part(30), part(9), part(9), CARRIED)


def stateful(spec: ModelSpec, weights: list[np.ndarray], training: TrainingSpec, *, lanes: int) -> Any:
    """Keras' own: the layers of the same network, told to be stateful."""

    def told(layer: Any) -> Any:
        more = {"stateful": True} if isinstance(layer, keras.layers.RNN) else {}
        return type(layer).from_config(layer.get_config() | more)

    first = keras.Input(batch_shape=(lanes, LOOKBACK, FEATURES))
    made = keras.models.clone_model(build_network(CARRIED, spec), clone_function=told, input_tensors=first)
    made.set_weights(weights)
    compile_network(made, training)
    return made


@pytest.mark.parametrize(("switch", "faster"), [(None, XlaProgram), (0, XlaProgram)])
@pytest.mark.parametrize(
    "model", [{"cell": "lstm", "layers": 2}, {"cell": "gru", "dropout": 0.3, "recurrent_dropout": 0.2}]
)
def test_states_that_are_carried_on_count_as_in_stateful_layers(
    model: dict, switch: int | None, faster: type[Program]
) -> None:
    spec, training, data, lanes = ModelSpec(units=4, **model), TrainingSpec(learning_rate=0.01), following(), 4
    ours = build_network(CARRIED, spec, seed=1)
    compile_network(ours, training)
    engine = Engine(ours, data, batch_size=lanes, seed=SEED, switch=switch, faster=faster)
    plain = stateful(spec, engine.weights(), training, lanes=lanes)
    x, y = data.train.all_inputs(), data.train.all_targets()
    for number in (1, 2):
        order = Lanes(30, lanes).order(SEED, number)[:28]
        assert set(np.diff(order.reshape(7, lanes), axis=0).ravel() % 30) == {1}
        for layer in plain.layers[:-1]:
            getattr(layer, "reset_state", lambda: None)()
        reseed(generators_of(plain), SEED, number)
        told = plain.fit(x[order], y[order], batch_size=lanes, shuffle=False, verbose=0)
        sums = epoch(engine, number)
        assert engine.mean_loss(sums, engine.batches) == pytest.approx(told.history["loss"][0], rel=2e-5)
    for mine, theirs in zip(engine.weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=2e-5)

    batch, total = 0, 0.0
    while batch < engine.validation_batches:
        batch, total = engine.validate(batch, total)
    judge = stateful(spec, engine.weights(), training, lanes=lanes)
    held_out = data.validation.at(Lanes(9, lanes).positions())
    expected = judge.evaluate(held_out.all_inputs(), held_out.all_targets(), batch_size=lanes, verbose=0)
    assert engine.validation_examples == 8
    assert total / engine.validation_examples == pytest.approx(expected, rel=2e-5)


@pytest.mark.parametrize("switch", [None, 0])
def test_validation_loss_is_that_of_evaluate_in_small_batches_too(
    monkeypatch: pytest.MonkeyPatch, switch: int | None
) -> None:
    monkeypatch.setattr(graph, "FLOPS", 0.0)
    data, plain = dataset(), network(ModelSpec(units=4, cell="gru"), TrainingSpec())
    longer = replace(data, validation=data.train)
    model = network(ModelSpec(units=4, cell="gru"), TrainingSpec())
    engine = Engine(model, longer, batch_size=BATCH, seed=SEED, switch=switch, faster=BatchLanesProgram)
    assert engine.validation_batches == 2
    if switch is not None:
        epoch(engine, 1, stop=1)
        plain.set_weights(engine.weights())
    batch, total = 0, 0.0
    while batch < engine.validation_batches:
        batch, total = engine.validate(batch, total)
    expected = plain.evaluate(data.train.all_inputs(), data.train.all_targets(), verbose=0)
    assert total / engine.validation_examples == pytest.approx(expected, rel=1e-5)


def test_large_networks_are_evaluated_in_batches_that_let_a_stop_be_heard() -> None:
    sizes = [
        graph.evaluation_batch(build_network(NetworkEnds(Measured(timesteps, 1), Values(1)), ModelSpec(units=units)))
        for timesteps, units in ((10, 16), (168, 128), (512, 256))
    ]
    assert sizes[0] == graph.EVALUATION_BATCH
    assert graph.SMALLEST_EVALUATION <= sizes[2] < sizes[1] < sizes[0]


@pytest.mark.parametrize(
    ("carried", "faster", "dropout", "layers"),
    [
        (False, XlaProgram, (0.2, 0.2), 1),
        (True, XlaProgram, (0.2, 0.0), 1),
        (False, BatchLanesProgram, (0.2, 0.0), 2),
        (False, UnitLanesProgram, (0.2, 0.0), 2),
    ],
)
def test_resumed_run_is_equal_bit_for_bit_before_and_after_the_compiled_twin_takes_over(
    monkeypatch: pytest.MonkeyPatch, carried: bool, faster: type[Program], dropout: tuple[float, float], layers: int
) -> None:
    """Four updates an epoch; the twin takes over with the second epoch, and pauses fall inside both."""
    # One update a call, so that a pause falls where the test wants it however fast the machine is.
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.0)
    cell = "simple_rnn" if faster is XlaProgram else "lstm"  # what XLA compiles soonest
    spec = ModelSpec(cell=cell, units=4, layers=layers, dropout=dropout[0], recurrent_dropout=dropout[1])
    data = following() if carried else dataset()

    def engine() -> Engine:
        built = build_network(data.ends, spec, seed=1)
        compile_network(
            built, TrainingSpec(optimizer="nadam" if faster in (BatchLanesProgram, UnitLanesProgram) else "adam")
        )
        return Engine(built, data, batch_size=7 if carried else BATCH, seed=SEED, switch=4, faster=faster)

    whole = engine()
    first_weights = whole.weights()
    early_sums = epoch(whole, 1, stop=2)
    early = whole.state()
    first = epoch(whole, 1, first=2, sums=early_sums)
    late_sums = epoch(whole, 2, stop=2)
    late = whole.state()
    second = epoch(whole, 2, first=2, sums=late_sums)

    monkeypatch.setattr(threads, "count", lambda: 1)  # a run may go on where there are fewer cores
    resumed = engine()
    resumed.restore(early)
    np.testing.assert_array_equal(epoch(resumed, 1, first=2, sums=early_sums), first)
    np.testing.assert_array_equal(epoch(resumed, 2), second)
    for one, other in zip(resumed.state(), whole.state(), strict=True):
        np.testing.assert_array_equal(one, other)
    resumed.restore(late)
    np.testing.assert_array_equal(epoch(resumed, 2, first=2, sums=late_sums), second)

    fresh = engine()
    fresh.restore(late)
    np.testing.assert_array_equal(epoch(fresh, 2, first=2, sums=late_sums), second)

    whole.settle()
    whole.restart(first_weights, seed=SEED, switch=4)
    np.testing.assert_array_equal(epoch(whole, 1), first)
    np.testing.assert_array_equal(epoch(whole, 2), second)
