"""The forecast chart shows what the exhibit holds, in the theme's meaning of colours."""

import numpy as np
import pytest

from core.charts.drawing.timeline import POINTS_A_PART
from core.charts.series.forecast import forecast, preview
from core.charts.theme import DARK, LIGHT, Theme
from core.results.exhibits.forecasting import Forecast, Interval, Part
from core.results.rivals import EVERY


def by_uid(figure, uid: str):
    return next(trace for trace in figure.data if trace.uid == uid)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_reality_is_text_coloured_and_the_network_has_its_cells_hue(exhibit: Forecast, theme: Theme) -> None:
    figure = forecast(exhibit, theme=theme, cell="gru", baselines=["Last value"])
    assert by_uid(figure, "actual").line.color == theme.text
    assert by_uid(figure, "predicted").line.color == theme.cells["gru"]
    assert by_uid(figure, "baseline-Last value").line.color == theme.baseline


def test_lines_hold_the_exhibits_numbers_and_leave_out_the_first_lookback(exhibit: Forecast) -> None:
    figure = forecast(exhibit, theme=LIGHT, cell="lstm")
    assert list(by_uid(figure, "actual").y) == list(exhibit.actual)
    assert list(by_uid(figure, "predicted").y) == list(exhibit.predicted[2:])
    assert list(by_uid(figure, "future").y) == [120.0, 121.0, 122.0]


def test_times_are_dates_and_positions_stay_positions(exhibit: Forecast) -> None:
    timed = forecast(exhibit, theme=LIGHT, cell="lstm")
    assert np.datetime64(by_uid(timed, "actual").x[0], "D") == np.datetime64("2020-01-01")
    assert timed.layout.xaxis.title.text == "Time"
    plain = exhibit.model_copy(
        update={"timed": False, "times": np.arange(20), "future_times": np.arange(20, 23)},
    )
    counted = forecast(plain, theme=LIGHT, cell="lstm")
    assert list(by_uid(counted, "actual").x[:3]) == [0, 1, 2]
    assert counted.layout.xaxis.title.text == "Timestep"


def test_the_wider_band_lies_behind_the_narrower(exhibit: Forecast) -> None:
    uids = [trace.uid for trace in forecast(exhibit, theme=LIGHT, cell="lstm").data]
    assert uids.index("interval-0.95") < uids.index("interval-0.8")


def test_a_band_covers_the_test_part_and_the_future_as_two_areas_of_one_legend_entry(exhibit: Forecast) -> None:
    around = np.where(np.arange(20) < 16, np.nan, exhibit.actual)
    told = exhibit.model_copy(update={"test_intervals": (Interval(level=0.8, lower=around - 3, upper=around + 3),)})
    figure = forecast(told, theme=LIGHT, cell="lstm")
    entries = [trace.name for trace in figure.data if trace.legendgroup == "bands" and trace.showlegend]
    assert entries == ["80 and 95% bands"]
    area = by_uid(figure, "interval-0.8")
    assert np.isnat(area.x).tolist() == np.isnan(area.y).tolist() == [place == 8 for place in range(15)]
    assert area.y[:8].tolist() == [113, 114, 115, 116, 122, 121, 120, 119]
    assert area.x[0] == by_uid(figure, "actual").x[16]
    assert area.y[9:].tolist() == [118, 118, 118, 126, 124, 122]


def test_no_two_rivals_look_alike(exhibit: Forecast) -> None:
    line = exhibit.baselines["Last value"]
    many = exhibit.model_copy(update={"baselines": dict.fromkeys(EVERY, line), "baseline_futures": {}})
    drawn = [
        trace
        for trace in forecast(many, theme=LIGHT, cell="lstm", baselines=list(EVERY)).data
        if trace.uid.startswith("baseline-")
    ]
    assert len({trace.name for trace in drawn}) == len(EVERY)
    assert len({trace.line.dash for trace in drawn}) == len(EVERY)


def test_only_the_rivals_that_are_asked_for_are_drawn_so_that_the_legend_has_six_entries_at_most(
    exhibit: Forecast,
) -> None:
    many = exhibit.model_copy(update={"baselines": dict.fromkeys(EVERY, exhibit.actual), "baseline_futures": {}})
    shown = forecast(many, theme=LIGHT, cell="lstm", baselines=["naive"])
    entries = [trace.name for trace in shown.data if trace.name and trace.showlegend is not False]
    assert entries == ["80 and 95% bands", "Last value", "Actual", "Predicted"]


def test_parts_are_labelled(exhibit: Forecast) -> None:
    figure = forecast(exhibit, theme=LIGHT, cell="lstm")
    assert [note.text for note in figure.layout.annotations] == ["Train", "Validation", "Test", "Future"]
    assert [note.x[:10] for note in figure.layout.annotations] == [
        "2020-01-01",
        "2021-01-01",
        "2021-05-01",
        "2021-09-01",
    ]
    assert [(band.x0[:10], band.x1[:10]) for band in figure.layout.shapes][1] == ("2021-01-01", "2021-05-01")


def test_the_test_stretch_fits_the_axis_to_what_is_in_view(exhibit: Forecast) -> None:
    high = exhibit.model_copy(update={"actual": np.where(np.arange(20) == 0, 9_999.0, exhibit.actual)})
    assert forecast(high, theme=LIGHT, cell="lstm", stretch="everything").layout.yaxis.range[1] > 9_999
    assert forecast(high, theme=LIGHT, cell="lstm", stretch="test").layout.yaxis.range[1] < 200


def test_long_series_are_thinned_but_the_test_part_keeps_its_detail() -> None:
    rows = 20_000
    noise = np.random.default_rng(0).normal(size=rows)
    long = Forecast(
        series="",
        target="load",
        timed=False,
        times=np.arange(rows),
        actual=noise,
        predicted=noise,
        parts=(
            Part(name="train", start=0, stop=18_000),
            Part(name="validation", start=18_000, stop=19_000),
            Part(name="test", start=19_000, stop=rows),
        ),
        horizon=1,
        future_times=np.empty(0, dtype=int),
        future=np.empty(0),
    )
    actual = by_uid(forecast(long, theme=LIGHT, cell="lstm"), "actual")
    assert len(actual.x) <= 3 * POINTS_A_PART
    assert [x for x in actual.x if x >= 19_000] == list(range(19_000, rows))


def test_names_from_a_file_are_text(exhibit: Forecast) -> None:
    hostile = exhibit.model_copy(update={"target": '<a href="https://evil.example">log in</a>', "unit": "%{x}"})
    written = forecast(hostile, theme=LIGHT, cell="lstm").to_json()
    assert "<a" not in written
    assert "%{x}" not in written


def test_a_preview_shows_the_validation_part_with_as_much_history(exhibit: Forecast) -> None:
    empty = exhibit.model_copy(
        update={"future": np.empty(0), "future_times": np.empty(0, dtype="int64"), "intervals": (), "baselines": {}}
    )
    figure = preview(empty, theme=LIGHT, cell="lstm", name="LSTM, epoch 7")
    first, last = (np.datetime64(edge, "D") for edge in figure.layout.xaxis.range)
    assert first == np.datetime64("2020-09-01")
    assert np.datetime64("2021-04-01") <= last < np.datetime64("2021-05-01")
    assert by_uid(figure, "predicted").name == "LSTM, epoch 7"
