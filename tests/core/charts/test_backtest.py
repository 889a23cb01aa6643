"""A backtest's forecasts over what happened, close enough to be seen."""

import numpy as np

from core.charts.series.backtest import from_origins
from core.charts.theme import LIGHT
from core.results.origins import OriginForecast
from tests.core.charts.exhibits import monthly_forecast


def test_the_stretch_in_view_fills_the_height() -> None:
    exhibit = monthly_forecast()
    last = len(exhibit.times) - 1
    line = OriginForecast(exhibit.times[last:], np.array([exhibit.actual[last] + 2.0]))
    low, high = from_origins(exhibit, {"LSTM": ("lstm", [line])}, theme=LIGHT).layout.yaxis.range
    assert low > exhibit.actual[0]
    assert high > exhibit.actual[last] + 2.0
