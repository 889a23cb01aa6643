"""The chart of a series says what is in the series."""

import numpy as np
import pandas as pd
import pytest

from core.charts.series.line import line_of, make_line, moving_mean, series
from core.charts.series.season import autocorrelation, decomposition
from core.charts.series.sparkline import sparkline
from core.charts.theme import DARK, LIGHT
from core.data.series import Series

INDEX = pd.date_range("2020-01-01", periods=100_000, freq="h")


@pytest.fixture(scope="module")
def long_series() -> Series:
    values = np.sin(np.arange(100_000) / 24)
    values[54_321] = 40.0
    repaired = np.zeros(100_000, bool)
    repaired[500:510] = True
    return Series("load", values[:, None], ("load",), "load", INDEX, "h", 24, unit="MW", repaired=repaired)


def test_a_long_series_is_thinned_and_keeps_its_peak(long_series: Series) -> None:
    line = line_of(long_series)
    assert len(line.values) < 3000
    assert line.values.max() == 40.0
    assert line.timesteps == 100_000


def test_a_span_is_drawn_in_full_detail(long_series: Series) -> None:
    line = line_of(long_series, span=("2020-01-02 00:00", "2020-01-03 00:00"))
    assert line.timesteps == len(line.values) == 27
    assert line.times[1] == np.datetime64("2020-01-02T00:00")


def test_positions_can_be_a_span_too() -> None:
    line = make_line("x", np.arange(50), np.arange(50.0), span=("9.5", "20"))
    assert (line.values[0], line.values[-1]) == (9.0, 21.0)


def test_filled_in_points_are_marked(long_series: Series) -> None:
    figure = series(line_of(long_series), LIGHT)
    marks = next(trace for trace in figure.data if trace.name == "filled in")
    assert len(marks.x) == 10


def test_nothing_filled_in_needs_no_legend() -> None:
    figure = series(make_line("x", np.arange(5), np.arange(5.0)), DARK)
    assert len(figure.data) == 1
    assert figure.layout.showlegend is False


def test_what_stood_in_the_file_is_drawn_behind() -> None:
    before = make_line("x", np.arange(4), np.array([1.0, np.nan, 3.0, 4.0]))
    after = make_line("x", np.arange(4), np.array([1.0, 2.0, 3.0, 4.0]))
    assert [trace.name for trace in series(after, LIGHT, before=before).data] == ["as it stood", "x"]


def test_names_from_a_file_are_text() -> None:
    line = make_line("<a href='https://evil.example'>x</a>", np.arange(5), np.arange(5.0), unit="$x$")
    written = series(line, LIGHT).to_json()
    assert "<a" not in written
    assert "$" not in written


def test_an_empty_line_is_an_empty_chart() -> None:
    assert len(series(make_line("x", np.arange(0), np.arange(0.0)), LIGHT).data[0].x) == 0


def test_a_sparkline_leaves_gaps_out_and_ends_in_the_last_value() -> None:
    drawn = sparkline(np.array([0.0, np.nan, 2.0, 1.0]), LIGHT)
    assert "nan" not in drawn
    assert drawn.count(",") == 3
    assert 'cx="314.0" cy="44.0"' in drawn
    assert "polyline" not in sparkline(np.array([np.nan]), DARK)


def test_the_season_stands_out_among_the_lags() -> None:
    values = np.cos(np.arange(25) * 2 * np.pi / 12)
    colours = autocorrelation(values, LIGHT, season=12, confidence=0.16).data[0].marker.color
    assert [lag for lag, colour in enumerate(colours, start=1) if colour == LIGHT.accent] == [12, 24]


def test_the_season_is_marked_at_its_own_lag() -> None:
    figure = autocorrelation(np.zeros(550), LIGHT, season=365, confidence=0.1)
    assert [(note.x, note.text) for note in figure.layout.annotations] == [(365, "season: 365")]
    assert not autocorrelation(np.zeros(40), LIGHT, season=1, confidence=0.1).layout.annotations


def test_the_ends_of_the_trend_are_drawn_as_uncertain() -> None:
    parts = {name: np.arange(10.0) for name in ("trend", "season", "rest")}
    figure = decomposition(np.arange(10), parts, LIGHT, uncertain=3)
    trend = [(list(one.x), one.line.dash) for one in figure.data if one.yaxis == "y"]
    assert trend == [([0, 1, 2, 3], "dot"), ([3, 4, 5, 6], None), ([6, 7, 8, 9], "dot")]


def test_a_dense_series_is_drawn_with_its_moving_mean_until_one_zooms_in(long_series: Series) -> None:
    mean = moving_mean(long_series)
    assert mean.name == "mean of 833 timesteps"
    middle = np.searchsorted(long_series.index, mean.times[len(mean.times) // 2])
    around = long_series.target_values[middle - 416 : middle + 417]
    assert mean.values[len(mean.times) // 2] == pytest.approx(around.mean())
    assert series(line_of(long_series), LIGHT, mean=mean).data[0].line.width == 1
    assert moving_mean(long_series, span=("2020-01-02 00:00", "2020-01-03 00:00")) is None


def test_every_part_of_the_decomposition_has_its_row() -> None:
    parts = {name: np.arange(10.0) for name in ("trend", "season", "rest")}
    figure = decomposition(np.arange(10), parts, LIGHT)
    assert [trace.yaxis for trace in figure.data] == ["y", "y2", "y3"]
