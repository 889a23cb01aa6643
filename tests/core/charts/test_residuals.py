"""Residuals are actual minus predicted, and their sentence says what the numbers say."""

import numpy as np
import pytest
from statsmodels.tsa.stattools import acf

from core.charts.residuals import Residuals, autocorrelation, distribution, over_time, residuals_of
from core.charts.theme import DARK, LIGHT
from core.results.exhibits import Forecast


def of(values: np.ndarray) -> Residuals:
    """Residuals of a forecast whose actual values are `values` and whose predictions are all zero."""
    rows = len(values)
    return residuals_of(
        Forecast(
            series="",
            target="y",
            timed=False,
            times=np.arange(rows),
            actual=values,
            predicted=np.zeros(rows),
            parts=({"name": "test", "start": 0, "stop": rows},),
            horizon=1,
            future_times=np.empty(0, dtype=int),
            future=np.empty(0),
        )
    )


def test_residuals_are_actual_minus_predicted_on_the_test_part(exhibit: Forecast) -> None:
    facts = residuals_of(exhibit)
    assert list(facts.values) == [1.0, 1.0, 1.0, 1.0]
    assert list(facts.times) == list(exhibit.times[16:])


def test_a_constant_error_is_called_a_bias(exhibit: Forecast) -> None:
    values = 2 + 0.1 * np.random.default_rng(0).normal(size=60)
    assert "too low by" in of(values).finding
    assert "too high by" in of(-values).finding


def test_chance_is_called_chance_and_a_rhythm_is_found() -> None:
    noise = np.random.default_rng(1).normal(size=400)
    assert "looks like chance" in of(noise).finding
    wave = np.sin(2 * np.pi * np.arange(120) / 12)
    assert "something predictable is left" in of(wave).finding


def test_autocorrelation_equals_statsmodels() -> None:
    values = np.random.default_rng(2).normal(size=90).cumsum()
    ours = of(values).autocorrelation
    np.testing.assert_allclose(ours, acf(values, nlags=len(ours), fft=False)[1:], rtol=1e-12)


@pytest.mark.parametrize("values", [np.empty(0), np.array([1.0]), np.ones(30)], ids=["none", "one", "constant"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_charts_stand_even_where_there_is_little_to_show(values: np.ndarray, theme) -> None:
    for draw in (over_time, distribution, autocorrelation):
        figure = draw(of(values), theme=theme, cell="gru")
        assert figure.layout.xaxis.title.text
        assert figure.layout.yaxis.title.text


def test_bars_of_the_distribution_count_every_residual() -> None:
    figure = distribution(of(np.random.default_rng(3).normal(size=77)), theme=LIGHT, cell="lstm")
    assert sum(figure.data[0].y) == 77
