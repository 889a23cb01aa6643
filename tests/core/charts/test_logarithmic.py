"""A logarithmic axis is labelled so that its labels do not stand on each other."""

import plotly.graph_objects as go
import pytest

from core.charts.logarithmic import MOST_LABELS, logarithmic_y


def axis(values: list[float | None]) -> dict:
    figure = go.Figure()
    logarithmic_y(figure, values)
    return figure.layout.yaxis.to_plotly_json()


@pytest.mark.parametrize("values", [[], [None], [0.0, -1.0], [float("nan"), float("inf")]])
def test_without_anything_to_draw_the_axis_stays_as_it_is(values: list[float | None]) -> None:
    assert axis(values) == {}


def test_few_decades_are_labelled_at_one_two_and_five() -> None:
    assert axis([0.003, None, 0.06]) == {"type": "log", "dtick": "D2"}


@pytest.mark.parametrize("decades", [2, 5, 13, 30])
def test_many_decades_are_labelled_at_some_powers_of_ten(decades: int) -> None:
    step = axis([1.0, 10.0**decades])["dtick"]
    assert step == int(step) >= 1
    assert decades / step <= MOST_LABELS
