"""An exhibit that every chart is tried on."""

import pytest

from core.results.exhibits.forecasting import Forecast
from tests.core.charts.exhibits import monthly_forecast


@pytest.fixture
def exhibit() -> Forecast:
    return monthly_forecast()
