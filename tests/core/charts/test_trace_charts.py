"""Heat maps and gradients show what the trace says."""

from itertools import pairwise

import numpy as np
import pytest

from core.charts.network.reach import gradient_against_lag, reach
from core.charts.network.trace import heat_maps, inside
from core.charts.theme import DARK, LIGHT, Theme
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients
from core.models.in_numpy.trace import LayerTrace
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes

ENDS = NetworkEnds(Measured(12, 1), Values(1))
WINDOW = np.sin(np.arange(12))[:, None]


def network(**fields) -> Network:
    spec, random = ModelSpec(units=5, **fields), np.random.default_rng(0)
    return Network(ENDS, spec, [random.normal(size=shape) for shape in expected_shapes(ENDS, spec)])


def test_states_come_before_gates_and_each_says_what_it_is() -> None:
    facts = inside(network(cell="lstm").trace(WINDOW).layers[0], "lstm")
    assert [panel.name for panel in facts.panels] == ["hidden", "cell", "input", "forget", "candidate", "output"]
    assert all(panel.meaning for panel in facts.panels)


def test_units_are_sorted_by_what_they_hold_at_the_end() -> None:
    facts = inside(network(cell="gru").trace(WINDOW).layers[0], "gru")
    assert (np.diff(facts.panels[0].values[:, -1]) <= 0).all()
    backward = inside(network(cell="gru", bidirectional=True).trace(WINDOW).layers[1], "gru")
    assert (np.diff(backward.panels[0].values[:, 0]) <= 0).all()


def test_gates_run_from_zero_to_one_and_signed_states_are_even_on_both_sides() -> None:
    panels = {panel.name: panel for panel in inside(network(cell="lstm").trace(WINDOW).layers[0], "lstm").panels}
    assert (panels["forget"].low, panels["forget"].high) == (0, 1)
    assert panels["hidden"].low == -panels["hidden"].high
    assert panels["hidden"].high == pytest.approx(np.abs(panels["hidden"].values).max())


def test_large_states_that_are_never_negative_start_at_zero() -> None:
    trace = LayerTrace("rnn", "forward", {"hidden": np.array([[0.0, 3.0], [1.0, 4.0]])}, {})
    (panel,) = inside(trace, "simple_rnn").panels
    assert (panel.low, panel.high) == (0, 4)


def test_of_tokens_only_those_that_are_read_are_drawn_by_their_names() -> None:
    trace = network(cell="gru").trace(WINDOW).layers[0]
    facts = inside(trace, "gru", names=("Ada", "<b>sees</b>", "Rome", "."), tokens=True)
    figure = heat_maps(facts, LIGHT)
    assert [each.z.shape for each in figure.data] == [(5, 4)] * len(facts.panels)
    assert figure.layout.xaxis.ticktext[0] == "Ada"
    assert "<b>" not in figure.layout.xaxis.ticktext[1]
    assert np.array_equal(facts.panels[0].values, trace.hidden[-4:].T[facts.order])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_every_panel_is_drawn_on_the_same_timesteps(cell: str, theme: Theme) -> None:
    facts = inside(network(cell=cell).trace(WINDOW).layers[0], cell)
    figure = heat_maps(facts, theme)
    assert [trace.z.shape for trace in figure.data] == [(5, 12)] * len(facts.panels)
    assert figure.layout.xaxis.ticktext[-1] == "t"
    assert len(figure.layout.xaxis.ticktext) <= 6


def test_shares_of_the_gradient_are_counted_back_from_the_newest_timestep() -> None:
    found = reach("LSTM", "lstm", [np.array([0.0, 1.0, 3.0]), np.array([0.0, 1.0, 5.0])])
    np.testing.assert_allclose(found.shares, [0.8, 0.2, 0])
    assert found.timesteps == 2
    assert found.finding == "95% of the gradient lies on the newest 2 of 3 timesteps"


def test_a_network_that_ignores_its_input_is_said_to_do_so() -> None:
    found = reach("GRU", "gru", [np.zeros(4)])
    assert found.timesteps == 0
    assert "does not move" in found.finding
    assert np.isnan(np.asarray(gradient_against_lag([found], LIGHT).data[0].y, float)).all()


def test_lines_keep_the_colours_of_their_cells() -> None:
    found = [reach(cell, cell, [gradients(network(cell=cell), WINDOW).norm]) for cell in ("simple_rnn", "lstm")]
    figure = gradient_against_lag(found, DARK)
    assert [line.line.color for line in figure.data] == [DARK.cells["simple_rnn"], DARK.cells["lstm"]]
    assert figure.layout.yaxis.type == "log"


def test_the_window_stands_above_what_the_network_makes_of_it() -> None:
    window = np.column_stack([WINDOW[:, 0], WINDOW[:, 0] ** 2])
    figure = heat_maps(inside(network(cell="gru").trace(WINDOW).layers[0], "gru", window=window), LIGHT)
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    np.testing.assert_allclose(lines[-1].customdata, WINDOW[:, 0])
    assert lines[-1].line.color == LIGHT.text
    assert np.argmin(lines[-1].y) == np.argmax(WINDOW[:, 0])
    assert max(lines[-1].y) < figure.data[len(lines)].y0


def test_panels_do_not_overlap_and_the_first_unit_stands_on_top() -> None:
    figure = heat_maps(inside(network(cell="lstm").trace(WINDOW).layers[0], "lstm"), LIGHT)
    edges = [(trace.y0 - trace.dy / 2, trace.y0 + trace.dy * (len(trace.z) - 0.5)) for trace in figure.data]
    assert all(above[1] < below[0] for above, below in pairwise(edges))
    assert figure.layout.yaxis.range[0] >= edges[-1][1]
    assert figure.layout.yaxis.range[1] == 0
