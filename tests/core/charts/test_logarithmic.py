"""A logarithmic axis is labelled so that its labels do not stand on each other, and no two read alike."""

import plotly.graph_objects as go
import pytest

from core.charts.drawing.logarithmic import MOST_LABELS, logarithmic_y


def axis(values: list[float | None], **options: bool) -> dict:
    figure = go.Figure()
    logarithmic_y(figure, values, **options)
    return figure.layout.yaxis.to_plotly_json()


def texts(values: list[float | None], **options: bool) -> list[str]:
    return list(axis(values, **options)["ticktext"])


@pytest.mark.parametrize("values", [[], [None], [0.0, -1.0], [float("nan"), float("inf")]])
def test_without_anything_to_draw_the_axis_stays_as_it_is(values: list[float | None]) -> None:
    assert axis(values) == {}


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (0.25, 0.65, ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"]),
        (0.52, 0.58, ["0.5", "0.52", "0.54", "0.56", "0.58", "0.6"]),
        (1200.0, 1700.0, ["1,000", "1,200", "1,400", "1,600", "1,800", "2,000"]),
    ],
)
def test_within_a_factor_of_five_the_steps_are_equal(low: float, high: float, written: list[str]) -> None:
    assert texts([low, high])[-len(written) :] == written


def test_few_decades_are_labelled_at_one_two_and_five_with_all_their_digits() -> None:
    assert texts([0.003, None, 0.06]) == ["0.002", "0.005", "0.01", "0.02", "0.05", "0.1"]


def test_powers_too_far_off_to_be_written_out_stand_as_powers() -> None:
    low = "10<sup>\N{MINUS SIGN}8</sup>"
    assert texts([1e-8, 3e-7])[1:4] == [low, f"2·{low}", f"5·{low}"]
    assert texts([1e-12, 1.0], percent=True)[-3:] == ["0.01%", "1%", "100%"]


@pytest.mark.parametrize("decades", [2, 5, 13, 30])
def test_many_decades_are_labelled_at_some_powers_of_ten(decades: int) -> None:
    assert 2 <= len(texts([1.0, 10.0**decades])) <= MOST_LABELS + 2


@pytest.mark.parametrize("percent", [False, True])
@pytest.mark.parametrize("low", [3e-13, 2.2e-9, 7e-5, 0.0313, 0.9, 47.0, 8.1e4, 3.3e9])
@pytest.mark.parametrize("reach", [1.0, 1.001, 1.3, 4.0, 9.0, 70.0, 3e4, 1e13])
def test_no_two_ticks_read_alike_and_some_stand_within_what_is_drawn(low: float, reach: float, percent: bool) -> None:
    told = axis([low, low * reach], percent=percent)
    assert len(set(told["ticktext"])) == len(told["ticktext"]) >= 2
    assert any(low / 1.2 <= place <= low * reach * 1.2 for place in told["tickvals"])
