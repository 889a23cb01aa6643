"""The charts of a search rest on its trials alone."""

import pytest

from core.charts.runs.searches import SearchAxis, TriedPoint, best_so_far, importances, parallel, slices
from core.charts.theme import DARK, LIGHT, Theme

AXES = {
    "units": SearchAxis("Units", ((0.0, "8"), (1.0, "128"))),
    "cell": SearchAxis("Cell", ((0.0, "LSTM"), (1.0, "GRU"))),
}


def tried(number: int, loss: float | None, outcome: str = "complete") -> TriedPoint:
    return TriedPoint(
        number, loss, outcome, {"units": number / 10, "cell": 0.0}, {"units": str(number), "cell": "LSTM"}
    )


POINTS = [tried(1, 0.5), tried(2, 0.2, "pruned"), tried(3, 0.4), tried(4, None, "failed"), tried(5, 0.45)]


def test_the_line_is_the_lowest_loss_of_the_complete_runs_so_far() -> None:
    dots, line = best_so_far(POINTS, LIGHT, loss="Loss").data
    assert list(dots.x) == [1, 2, 3, 5]
    assert list(line.x) == [1, 3, 5]
    assert list(line.y) == [0.5, 0.4, 0.4]


def test_parallel_coordinates_hold_the_complete_runs_and_end_with_the_best() -> None:
    figure = parallel(POINTS, AXES, LIGHT, best=3)
    assert [trace.uid for trace in figure.data] == ["trial-1", "trial-5", "trial-3"]
    assert [trace.line.color == LIGHT.accent for trace in figure.data] == [False, False, True]
    assert list(figure.layout.xaxis.ticktext) == ["Units", "Cell"]


def test_what_matters_most_stands_on_top() -> None:
    [bars] = importances({"Units": 0.7, "Cell": 0.3}, LIGHT).data
    assert list(bars.y) == ["Cell", "Units"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_hyperparameter_has_a_slice_with_its_ticks(theme: Theme) -> None:
    figure = slices(POINTS, AXES, theme, loss="Loss")
    assert [figure.layout.xaxis.title.text, figure.layout.xaxis2.title.text] == ["Units", "Cell"]
    assert list(figure.layout.xaxis2.ticktext) == ["LSTM", "GRU"]
    assert all(list(trace.y) == [0.5, 0.2, 0.4, 0.45] for trace in figure.data)


def test_a_search_without_a_trial_is_drawn_all_the_same() -> None:
    assert best_so_far([], LIGHT, loss="Loss").layout.height
    assert not parallel([], AXES, LIGHT, best=None).data
