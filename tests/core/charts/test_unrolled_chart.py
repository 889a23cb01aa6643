"""The drawing holds every node of the facts, in both appearances, and stays small for any lookback."""

import pytest
from _plotly_utils.basevalidators import CompoundArrayValidator
from plotly.graph_objects import Figure

from core.charts.network.unrolled import time_label, unrolled
from core.charts.theme import DARK, LIGHT, Theme
from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextTokens, Values
from core.models.shown.unrolled import unroll
from core.models.spec import ModelSpec


def texts(figure) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations if annotation.text]


def test_timesteps_are_named_back_from_t() -> None:
    assert [time_label(timestep, 3) for timestep in range(3)] == ["t−2", "t−1", "t"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_node_has_its_shape_and_every_arrow_is_drawn(theme: Theme) -> None:
    ends, spec = NetworkEnds(Measured(30, 2), Values(6)), ModelSpec(cell="gru", units=7, layers=2)
    figure, facts = unrolled(ends, spec, theme), unroll(ends, spec)
    assert len(figure.layout.shapes) == sum(node.kind != "ellipsis" for node in facts.boxes)
    assert sum(annotation.showarrow for annotation in figure.layout.annotations) == len(facts.arrows)
    assert {shape.line.color for shape in figure.layout.shapes} >= {theme.cells["gru"], theme.muted}
    assert {"t−29", "t", "t+1 … t+6", "Dense", "<i>h</i>"} <= set(texts(figure))


def test_the_cell_state_is_named_where_there_is_one() -> None:
    ends = NetworkEnds(Measured(5, 1), Values(1))
    assert "<i>c</i>" in texts(unrolled(ends, ModelSpec(cell="lstm"), LIGHT))
    assert "<i>c</i>" not in texts(unrolled(ends, ModelSpec(cell="simple_rnn"), LIGHT))


def test_a_long_lookback_takes_no_more_ink_than_a_short_one() -> None:
    spec = ModelSpec(layers=4, bidirectional=True, dropout=0.5)
    short, long = (unrolled(NetworkEnds(Measured(length, 3), Values(1)), spec, LIGHT) for length in (7, 5000))
    assert len(short.to_json()) == pytest.approx(len(long.to_json()), rel=0.05)


def test_the_smallest_network_is_drawn() -> None:
    figure = unrolled(NetworkEnds(Measured(1, 1), Values(1)), ModelSpec(units=1), LIGHT)
    assert "<i>h</i>" not in texts(figure)


ENDS = {
    "tokens": NetworkEnds(Tokens(20, 80, 16), Label(3)),
    "mean": NetworkEnds(Measured(20, 2), Values(3, pooling="mean")),
    "every timestep": NetworkEnds(Tokens(20, 65, 16), NextTokens(65)),
}


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_every_kind_of_end_is_drawn(ends: NetworkEnds, bidirectional: bool) -> None:
    spec = ModelSpec(bidirectional=bidirectional, dropout=0.1)
    figure, facts = unrolled(ends, spec, LIGHT), unroll(ends, spec)
    drawn = sum(shape.type == "path" for shape in figure.layout.shapes)
    assert drawn == sum(node.kind != "ellipsis" for node in facts.boxes)
    assert len(figure.data[0].text) == drawn


def test_plotly_checks_no_arrow_and_no_shape_and_would_take_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    check = CompoundArrayValidator.validate_coerce
    monkeypatch.setattr(
        CompoundArrayValidator,
        "validate_coerce",
        lambda self, *given, **named: (checked.append(self.plotly_name), check(self, *given, **named))[1],
    )
    drawn = unrolled(NetworkEnds(Measured(30, 2), Values(6)), ModelSpec(cell="lstm", units=7, layers=2), LIGHT)
    assert not {"annotations", "shapes"} & set(checked)
    assert Figure(drawn.to_dict()).to_dict() == drawn.to_dict()
    assert {"annotations", "shapes"} <= set(checked)
