"""Figures taken away open anywhere, and ask nobody for anything."""

import re

from core.charts.page import figures_page
from core.charts.series.forecast import forecast
from core.charts.theme import DARK
from core.results.exhibits.forecasting import Forecast


def test_a_page_of_figures_holds_all_it_needs(exhibit: Forecast) -> None:
    page = figures_page("<b>Run</b>", {"Forecast": forecast(exhibit, theme=DARK, cell="lstm")}, theme=DARK)
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", page)
    assert "&lt;b&gt;Run&lt;/b&gt;" in page
    assert DARK.paper in page
    assert "Plotly.newPlot" in page
