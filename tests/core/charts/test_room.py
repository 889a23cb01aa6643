"""A legend leaves its plot room, on a phone too."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.charts.drawing.rival_lines import rival_dash
from core.charts.series.backtest import StepErrors, steps_ahead
from core.charts.theme import LEAST, LIGHT, styled
from core.results.rivals import EVERY

ROW = 19
"""Pixels of a row of a legend."""


def chart(names: list[str], **options: object) -> go.Figure:
    lines = [go.Scatter(x=[1, 2], y=[1, 2], name=name) for name in names]
    return styled(go.Figure(lines), LIGHT, x_title="x", y_title="y", height=320, **options)


def room(figure: go.Figure, *, columns: int) -> float:
    """Pixels of height that are left for the plot when the legend stands in so many columns."""
    rows = -(-sum(trace.showlegend is not False for trace in figure.data) // columns)
    return figure.layout.height - figure.layout.margin.b - ROW * rows


def test_few_names_leave_the_height_as_it_was_asked_for() -> None:
    assert chart(["Actual", "LSTM"]).layout.height == 320


@pytest.mark.parametrize("count", [6, 9, 12, 20])
def test_a_chart_grows_with_its_legend(count: int) -> None:
    assert room(chart([f"line {number}" for number in range(count)]), columns=2) > LEAST


def test_long_names_stand_below_each_other() -> None:
    assert room(chart([f"a name of more than half a phone, {number}" for number in range(8)]), columns=1) > LEAST


def test_names_that_no_legend_shows_take_no_room() -> None:
    hidden = [go.Scatter(x=[1, 2], y=[1, 2], showlegend=False) for _ in range(30)]
    assert styled(go.Figure(hidden), LIGHT, x_title="x", y_title="y", height=260).layout.height == 260


def test_the_error_by_timesteps_ahead_has_room_beside_every_rival() -> None:
    errors = np.arange(1.0, 7.0)
    rivals = [StepErrors(name, None, errors) for name in EVERY]
    figure = steps_ahead([StepErrors("LSTM", "lstm", errors), *rivals], theme=LIGHT, measure="MAE")
    assert room(figure, columns=1) > LEAST


def test_a_rival_has_the_same_pattern_on_every_chart() -> None:
    lines = steps_ahead([StepErrors("ridge", None, np.ones(3))], theme=LIGHT, measure="MAE").data
    assert [line.line.dash for line in lines] == [rival_dash("ridge")]
