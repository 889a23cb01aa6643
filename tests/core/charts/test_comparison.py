"""Charts that hold several runs against each other, and against the naive rivals."""

import numpy as np
import pytest

from core.charts.runs.comparison import Entrant, overlaid, spread
from core.charts.theme import DARK, LIGHT, Theme, dash_of
from tests.core.charts.exhibits import monthly_forecast

ENTRANTS = [
    Entrant("a", "lstm", "LSTM", "LSTM, seed 0", score=10.0, forecast=monthly_forecast(offset=1)),
    Entrant("b", "lstm", "LSTM", "LSTM, seed 1", score=14.0, forecast=monthly_forecast(offset=2)),
    Entrant("c", "gru", "GRU", "GRU, seed 0", score=13.0, forecast=monthly_forecast(offset=3)),
]


def by_uid(figure, uid: str):
    return next(trace for trace in figure.data if trace.uid == uid)


def test_spread_shows_every_run_and_each_cells_mean() -> None:
    figure = spread(ENTRANTS, {"Last value": 20.0}, theme=LIGHT, metric="MAE", unit="people")
    assert list(by_uid(figure, "dots-LSTM").x) == [10.0, 14.0]
    assert list(by_uid(figure, "mean-LSTM").x) == [12.0]
    assert figure.layout.xaxis.title.text == "MAE (people)"


def test_spread_names_every_rival_at_its_score() -> None:
    figure = spread(ENTRANTS, {"Last value": 20.0, "Seasonal": 9.0}, theme=LIGHT, metric="MAE")
    assert {(note.text, note.x) for note in figure.layout.annotations} == {("Last value", 20.0), ("Seasonal", 9.0)}


def test_names_of_rivals_close_together_stand_in_rows_of_their_own() -> None:
    rivals = {"Ridge regression": 10.1, "Exponential smoothing": 10.2, "Seasonal naive": 10.3, "Drift": 40.0}
    figure = spread(ENTRANTS, rivals, theme=LIGHT, metric="MAE")
    heights = {note.text: note.yshift for note in figure.layout.annotations}
    assert len({heights[name] for name in list(rivals)[:3]}) == 3
    assert heights["Drift"] == heights["Ridge regression"]


def test_runs_without_a_score_are_left_out() -> None:
    figure = spread([Entrant("a", "lstm", "LSTM", "LSTM")], {}, theme=LIGHT, metric="MAE")
    assert len(figure.data) == 0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_overlaid_forecasts_keep_hue_and_dash_and_show_the_test_part_alone(theme: Theme) -> None:
    figure = overlaid(ENTRANTS, theme=theme)
    line = by_uid(figure, "c-predicted")
    assert (line.line.color, line.line.dash) == (theme.cells["gru"], dash_of("gru"))
    assert list(line.y) == [113.0, 114.0, 115.0, 116.0]
    assert list(by_uid(figure, "actual").y) == list(np.arange(20.0) + 100)


def test_one_legend_entry_a_cell_toggles_all_its_seeds() -> None:
    figure = overlaid(ENTRANTS, theme=LIGHT)
    shown = [trace.name for trace in figure.data if trace.showlegend is not False]
    assert shown == ["Actual", "LSTM", "GRU"]
    assert {trace.legendgroup for trace in figure.data if trace.uid and trace.uid.startswith("b-")} == {"LSTM"}


def test_overlaid_without_any_forecast_is_an_empty_chart() -> None:
    assert len(overlaid([Entrant("a", "lstm", "LSTM", "LSTM")], theme=LIGHT).data) == 0
