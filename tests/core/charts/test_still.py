"""A still chart shows what the interactive one shows: each point where the axes say, each name in the legend."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from core.charts.series.forecast import forecast
from core.charts.still.axis import axis_of
from core.charts.still.picture import still
from core.charts.theme import LIGHT, styled
from core.results.exhibits.forecasting import Forecast

SVG = "{http://www.w3.org/2000/svg}"


def drawn(figure: go.Figure) -> ElementTree.Element:
    return ElementTree.fromstring(still(figure, LIGHT, alt="A <chart>").replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" '))


def words(svg: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def line(*traces: object, **axes: object) -> go.Figure:
    return styled(go.Figure(list(traces)), LIGHT, x_title="x", y_title="y", **axes)


def test_a_point_stands_where_its_axes_say() -> None:
    figure = line(go.Scatter(x=[0, 10], y=[0, 4], line={"color": "red"}), x={"range": [0, 10]}, y={"range": [0, 4]})
    [points] = [one.get("points") for one in drawn(figure).iter(f"{SVG}polyline")]
    (left, bottom), (right, top) = ([float(part) for part in pair.split(",")] for pair in points.split())
    [plot] = [one for one in drawn(figure).iter(f"{SVG}svg") if one.get("x")]
    assert (left, top) == (float(plot.get("x")), float(plot.get("y")))
    assert right - left == pytest.approx(float(plot.get("width")))
    assert bottom - top == pytest.approx(float(plot.get("height")))


def test_gaps_stay_gaps() -> None:
    figure = line(go.Scatter(x=[0, 1, 2, 3, 4], y=[1, 2, None, 2, 1], line={"color": "red"}))
    assert len(list(drawn(figure).iter(f"{SVG}polyline"))) == 2


@pytest.mark.parametrize(
    ("values", "layout", "told"),
    [
        ([[0, 10]], {"range": [0, 10]}, ["0", "2", "4", "6", "8", "10"]),
        ([[0.0, 0.05]], {"range": [0, 0.05]}, ["0.00", "0.01", "0.02", "0.03", "0.04", "0.05"]),
        ([[1, 3]], {"dtick": 1}, ["1", "2", "3"]),
        ([["b", "a"]], {"categoryarray": ["a", "b"]}, ["a", "b"]),
        (
            [[1, 100]],
            {"type": "log", "tickvals": [1, 10, 100], "ticktext": ["one", "ten", "many"]},
            ["one", "ten", "many"],
        ),
        (
            [np.array(["2020-01-01", "2020-04-01"], "datetime64[ns]")],
            {},
            ["Jan 2020", "Feb 2020", "Mar 2020", "Apr 2020"],
        ),
        (
            [np.array(["2020-01-01 09:10", "2020-01-01 09:50"], "datetime64[ns]")],
            {},
            ["09:15", "09:30", "09:45"],
        ),
        ([np.array(["1950-01-01", "2020-01-01"], "datetime64[ns]")], {}, ["1960", "1980", "2000", "2020"]),
    ],
)
def test_ticks_are_round_and_within_the_axis(values, layout, told) -> None:
    found = axis_of(go.layout.XAxis(**layout), values, start=0, stop=100, most=5)
    assert [words for _, words in found.shown] == told
    assert all(-1e-6 <= place <= 100 + 1e-6 for place, _ in found.shown)


def test_a_forecast_keeps_its_bands_its_parts_and_its_legend(exhibit: Forecast) -> None:
    figure = forecast(exhibit, theme=LIGHT, cell="lstm", name="LSTM")
    svg = drawn(figure)
    shown = {re.sub("<.*?>", "", trace.name) for trace in figure.data if trace.showlegend is not False and trace.name}
    assert shown <= set(words(svg))
    assert {"Validation", "Test", "Time"} <= set(words(svg))
    assert len(list(svg.iter(f"{SVG}rect"))) >= 2


def test_names_of_a_file_are_words_and_no_markup() -> None:
    name = '<script>alert(1)</script> & "quoted"'
    figure = line(*(go.Scatter(x=[1], y=[1], name=name.replace("<", "&lt;"), line={"color": "red"}) for _ in range(2)))
    told = still(figure, LIGHT, alt=name)
    assert "<script" not in told
    assert name in " ".join(words(drawn(figure)))
