"""Networks that write, in machine code: Keras' own fit is the truth, and the graph where states are carried on."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from core.data.examples import Examples, Windows
from core.engine.choice import choose
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.graph import calls
from core.engine.machine import threads
from core.engine.machine.coverage import MOST_TOKENS, writes
from core.engine.machine.program import UnitLanesProgram
from core.engine.machine.unit_lanes import updates as unit_lanes
from core.engine.ordering import Shuffled
from core.engine.program import Program
from core.engine.randomness import generators_of, reseed
from core.engine.work import UpdateWork
from core.models.build import build_network
from core.models.ends.inputs import Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextTokens
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec
from core.tasks.task import Dataset
from tests.contracts.epochs import Fitted, epoch

LOOKBACK, TOKENS, COUNT, BATCH, SEED = 6, 37, 91, 40, 3
"""Batches that are cut into 32 and 8 examples, and a last one that is cut elsewhere."""
SPECS = (
    ModelSpec(cell="lstm", units=19, layers=2, dropout=0.3),
    ModelSpec(cell="gru", units=35),
    ModelSpec(cell="simple_rnn", units=8, activation="relu"),
)
TRAININGS = (
    TrainingSpec(loss="cross_entropy", clip_norm=0.03),
    TrainingSpec(loss="cross_entropy", optimizer="rmsprop", clip_norm=None),
    TrainingSpec(loss="cross_entropy", optimizer="adamw"),
)
CASES = list(zip(SPECS, TRAININGS, strict=True))


def dataset(*, carried: bool) -> Dataset:
    stream = np.random.default_rng(0).integers(0, TOKENS, COUNT * LOOKBACK + 1).astype(np.int32)

    def part(count: int) -> Examples:
        starts = LOOKBACK * np.arange(count)
        return Examples(Windows(stream, starts, LOOKBACK), Windows(stream, starts + 1, LOOKBACK))

    ends = NetworkEnds(Tokens(LOOKBACK, TOKENS, 5), NextTokens(TOKENS, carried=carried))
    return Dataset(part(COUNT), part(50), part(50), ends)


def network(data: Dataset, spec: ModelSpec, training: TrainingSpec) -> Any:
    model = build_network(data.ends, spec, seed=1)
    compile_network(model, training)
    return model


def engine(data: Dataset, spec: ModelSpec, training: TrainingSpec, switch: int | None = 0) -> Engine:
    model = network(data, spec, training)
    return Engine(model, data, batch_size=BATCH, seed=SEED, switch=switch, faster=UnitLanesProgram)


def validated(one: Engine) -> float:
    batch, total = 0, 0.0
    while batch < one.validation_batches:
        batch, total = one.validate(batch, total)
    return total / one.validation_examples


@cache
def fitted(spec: ModelSpec, training: TrainingSpec) -> Fitted:
    """Two epochs, once however machine code shares its work out."""
    data, losses = dataset(carried=False), []
    plain = network(data, spec, training)
    plain.optimizer.learning_rate = 0.01
    x, y = data.train.all_inputs(), data.train.all_targets()
    for number in (1, 2):
        order = Shuffled(COUNT, BATCH).order(SEED, number)
        reseed(generators_of(plain), SEED, number)
        told = plain.fit(x[order], y[order], batch_size=BATCH, shuffle=False, verbose=0)
        losses.append(told.history["loss"][0])
    held_out = data.validation.all_inputs(), data.validation.all_targets()
    return Fitted(tuple(losses), plain.get_weights(), plain.evaluate(*held_out, verbose=0))


@pytest.mark.parametrize(("spec", "training"), CASES)
@pytest.mark.parametrize("workspace", [unit_lanes.WORKSPACE, 1])
def test_losses_and_weights_equal_those_of_fit(
    spec: ModelSpec, training: TrainingSpec, workspace: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_lanes, "WORKSPACE", workspace)
    ours, told = engine(dataset(carried=False), spec, training), fitted(spec, training)
    for number, loss in enumerate(told.losses, start=1):
        assert ours.mean_loss(epoch(ours, number), ours.batches) == pytest.approx(loss, rel=2e-5)
    for one, other in zip(ours.weights(), told.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=2e-5)
    assert validated(ours) == pytest.approx(told.evaluated, rel=2e-5)


@pytest.mark.parametrize(("spec", "training"), CASES)
def test_states_that_are_carried_on_count_as_in_the_graph(spec: ModelSpec, training: TrainingSpec) -> None:
    data = dataset(carried=True)
    ours, graph = engine(data, spec, training), engine(data, spec, training, switch=None)
    for number in (1, 2):
        sums, expected = epoch(ours, number), epoch(graph, number)
        np.testing.assert_allclose(sums, expected, rtol=2e-5)
        assert validated(ours) == pytest.approx(validated(graph), rel=2e-5)
    for one, other in zip(ours.state(), graph.state(), strict=True):
        np.testing.assert_allclose(one, other, atol=3e-5)


@pytest.mark.parametrize("carried", [False, True])
def test_a_resumed_run_has_the_same_bits_on_any_number_of_threads(
    carried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.0)
    data, (spec, training) = dataset(carried=carried), CASES[0]
    whole = engine(data, spec, training)
    early = epoch(whole, 1, stop=1)
    state = whole.state()
    late = epoch(whole, 1, first=1, sums=early)
    monkeypatch.setattr(threads, "count", lambda: 1)
    resumed = engine(data, spec, training)
    resumed.restore(state)
    np.testing.assert_array_equal(epoch(resumed, 1, first=1, sums=early), late)
    for one, other in zip(resumed.state(), whole.state(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("carried", [False, True])
def test_a_held_out_text_shorter_than_a_window_is_scored_as_in_the_graph(carried: bool) -> None:
    """Machine code reads whole windows: here those three timesteps, and three more."""
    stream, (spec, training) = np.arange(2 * LOOKBACK, dtype=np.int32), CASES[0]
    short = Examples(*(Windows(stream, np.array([start]), LOOKBACK // 2) for start in (0, 1)))
    data = replace(dataset(carried=carried), validation=short)
    ours, graph = engine(data, spec, training), engine(data, spec, training, switch=None)
    for each in (ours, graph):
        epoch(each, 1)
    assert validated(ours) == pytest.approx(validated(graph), rel=2e-5)


def test_weights_that_run_to_infinity_are_told_by_the_loss() -> None:
    data, (spec, training) = dataset(carried=False), CASES[1]
    ours = engine(data, spec, training)
    epoch(ours, 1, stop=1)
    state = ours.state()
    state[0] = np.full_like(state[0], np.nan)
    ours.restore(state)
    assert not np.isfinite(epoch(ours, 2)[0])


def test_which_networks_on_tokens_are_machine_code() -> None:
    spec, ends = ModelSpec(cell="lstm", units=128), dataset(carried=True).ends

    def picked(ends: NetworkEnds, **change: Any) -> type[Program]:
        return choose(UpdateWork(ends, spec.model_copy(update=change), 64)).faster

    assert writes(ends, spec)
    assert picked(ends) is UnitLanesProgram
    assert picked(ends, units=2) is not UnitLanesProgram
    assert picked(ends, bidirectional=True) is picked(ends, recurrent_dropout=0.1)
    assert picked(ends, units=40) is not picked(ends, units=80)
    many = NetworkEnds(Tokens(6, MOST_TOKENS + 1, 5), NextTokens(MOST_TOKENS + 1))
    hidden = NetworkEnds(Tokens(6, TOKENS, 5, hidden=0.1), NextTokens(TOKENS))
    for other in (many, hidden, NetworkEnds(Tokens(6, TOKENS, 5), Label(2))):
        assert not writes(other, spec)
        assert picked(other) is not UnitLanesProgram
