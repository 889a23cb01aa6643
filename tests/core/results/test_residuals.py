import numpy as np
import pytest

from core.results.exhibits.forecasting import Forecast, Part
from core.results.residuals import autocorrelation, residuals


def forecast(actual: np.ndarray, predicted: np.ndarray) -> Forecast:
    length = len(actual)
    return Forecast(
        series="s",
        target="s",
        timed=False,
        times=np.arange(length),
        actual=actual,
        predicted=predicted,
        parts=(Part(name="train", start=0, stop=10), Part(name="test", start=10, stop=length)),
        horizon=1,
        future_times=np.zeros(0),
        future=np.zeros(0),
    )


def test_residuals_are_of_the_test_part_where_something_was_predicted() -> None:
    predicted = np.r_[np.full(12, np.nan), np.full(18, 2.0)]
    found = residuals(forecast(np.full(30, 5.0), predicted))
    assert found.times.tolist() == list(range(12, 30))
    assert found.mean == 3.0
    assert found.counts.sum() == 18


def test_a_pattern_left_in_the_residuals_shows_in_their_autocorrelation() -> None:
    wave = np.sin(2 * np.pi * np.arange(200) / 10)
    found = autocorrelation(wave, lags=10)
    assert found[0] == pytest.approx(1)
    assert found[10] == pytest.approx(0.95, abs=0.01)
    assert found[5] < -0.9


def test_nothing_predicted_gives_empty_residuals() -> None:
    found = residuals(forecast(np.ones(20), np.full(20, np.nan)))
    assert len(found.values) == 0
    assert found.spread == 0
