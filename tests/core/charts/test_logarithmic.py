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


@pytest.mark.parametrize(("low", "high", "step"), [(0.25, 0.65, "L0.1"), (0.52, 0.58, "L0.02"), (3.0, 3.0, "L0.1")])
def test_within_a_factor_of_five_the_steps_are_equal(low: float, high: float, step: str) -> None:
    assert axis([low, high]) == {"type": "log", "dtick": step}


def test_few_decades_are_labelled_at_one_two_and_five() -> None:
    assert axis([0.003, None, 0.06]) == {"type": "log", "dtick": "D2"}


@pytest.mark.parametrize("decades", [2, 5, 13, 30])
def test_many_decades_are_labelled_at_some_powers_of_ten(decades: int) -> None:
    step = axis([1.0, 10.0**decades])["dtick"]
    assert step == int(step) >= 1
    assert decades / step <= MOST_LABELS
