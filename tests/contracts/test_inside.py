"""Every task's networks can be looked into: what an answer rests on adds up, and units are found where they stand."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from core.charts.network.reach import reach
from core.charts.network.window_steps import positions, window_steps
from core.charts.theme import LIGHT
from core.inference.resting import answers, pulled_back, rests_on
from core.inference.trained import Trained
from core.inference.units import coloured, excerpts, responses
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes
from core.tasks import TASKS
from tests.contracts.test_tasks import SOURCES, chosen


@dataclass(frozen=True)
class Looked:
    """An untrained network of a task with the windows of its source."""

    task: str
    trained: Trained
    window: int = 1


@cache
def looked_into(name: str) -> Looked:
    task = TASKS[name]
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    if "horizon" in task.Options.model_fields:
        options = options.model_copy(update={"horizon": 2})
    dataset, spec = task.prepare(source, options), ModelSpec(cell="gru", units=3)
    random = np.random.default_rng(0)
    weights = [random.normal(0, 0.4, shape) for shape in expected_shapes(dataset.ends, spec)]
    return Looked(name, Trained(Network(dataset.ends, spec, weights), dataset))


@pytest.fixture(params=list(TASKS))
def looked(request: pytest.FixtureRequest) -> Looked:
    return looked_into(request.param)


def test_what_an_answer_rests_on_adds_up_to_what_it_moves_by(looked: Looked) -> None:
    asked = answers(looked.trained, looked.window)[0]
    found = rests_on(looked.trained, looked.window, asked)
    assert found.found.gap < 0.02
    assert found.found.moved != 0
    sizes = sum(np.abs(values).sum() for values in found.found.by_input.values())
    assert found.found.total == pytest.approx(found.found.moved, abs=0.01 * sizes)
    assert len(found.moved) == len(found.without)
    assert not found.names or len(found.names) == len(found.moved)
    assert "as they should" in found.sentence


def test_how_far_back_an_answer_reaches_is_counted_over_the_window(looked: Looked) -> None:
    task, trained = TASKS[looked.task], looked.trained
    found = reach("GRU", "gru", trained.gradient_norms(3), step=task.step, around=trained.around)
    assert 1 <= found.timesteps <= len(found.shares) == trained.network.ends.timesteps
    assert found.shares.sum() == pytest.approx(1)
    assert task.step.one in found.finding


def test_every_answer_has_a_name_of_its_own(looked: Looked) -> None:
    names = [asked.name for asked in answers(looked.trained, looked.window)]
    assert len(set(names)) == len(names) > 0
    assert all(names)


def test_the_gradient_of_an_answer_reaches_every_layer_that_reads(looked: Looked) -> None:
    asked = answers(looked.trained, looked.window)[0]
    layers = looked.trained.trace(looked.window).layers
    for gradient, layer in zip(pulled_back(looked.trained, looked.window, asked), layers, strict=True):
        assert gradient.hidden.shape == (1, *layer.hidden.shape)


def test_a_unit_is_highest_where_no_other_window_shows_more(looked: Looked) -> None:
    found = responses(looked.trained)[0]
    window, timestep, state = found.extremes(1, highest=True)[0]
    assert state == max(states[:, 1].max() for states in found.hidden)
    kept = found.of(window)
    whole = looked.trained.trace(window).layers[0].hidden
    named = isinstance(looked.trained.window(window), dict)
    alone = whole[: len(kept)] if named else whole[-len(kept) :]
    np.testing.assert_allclose(alone[timestep, 1], state, atol=1e-6)
    lowest = found.extremes(1, highest=False)
    assert lowest[0].state == min(states[:, 1].min() for states in found.hidden)


def test_where_units_stand_highest_is_told_in_the_words_of_the_source(looked: Looked) -> None:
    found = responses(looked.trained)[0]
    if looked.trained.network.graph.inputs[0].tokens:
        for extreme, pieces in coloured(looked.trained, found, 0, highest=True):
            assert pieces[extreme.timestep][1] == pytest.approx(extreme.state)
    else:
        assert all(len(one.read) for one in excerpts(looked.trained, found, 0, highest=False))


def test_every_position_of_a_window_can_be_drawn(looked: Looked) -> None:
    asked = answers(looked.trained, looked.window)[0]
    layer = looked.trained.trace(looked.window).layers[0]
    to_hidden = pulled_back(looked.trained, looked.window, asked)[0].hidden[0]
    count = positions(len(layer.hidden))
    for position in (0, count // 2 - 1, count // 2, count - 1):
        figure = window_steps(layer, to_hidden, None, LIGHT, cell="gru", position=position)
        numbers = [text for trace in figure.data for row in trace.text for text in row if text]
        assert numbers


def test_times_stand_at_the_timesteps_of_their_window() -> None:
    """Of a monthly series: each window ends the month before the one that is predicted first."""
    trained = looked_into("forecasting").trained
    names = trained.names(0)
    assert len(names) == trained.network.ends.timesteps
    assert trained.moments[0] == trained.names(1)[-1]
    assert names[1:] == trained.names(1)[:-1]
