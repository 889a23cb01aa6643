"""The residual charts show the facts, and their sentence says what the numbers say."""

import numpy as np
import pytest

from core.charts.series.residuals import autocorrelation, distribution, finding, over_time
from core.charts.theme import DARK, LIGHT, Theme
from core.results.exhibits.forecasting import Forecast
from core.results.residuals import Residuals, residuals


def of(values: np.ndarray) -> Residuals:
    """Residuals of a forecast whose actual values are `values` and whose predictions are all zero."""
    rows = len(values)
    exhibit = Forecast(
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
    return residuals(exhibit)


def test_a_constant_error_is_called_a_bias() -> None:
    values = 2 + 0.1 * np.random.default_rng(0).normal(size=60)
    assert "too low by" in finding(of(values))
    assert "too high by" in finding(of(-values))


def test_chance_is_called_chance_and_a_rhythm_is_found() -> None:
    assert "looks like chance" in finding(of(np.random.default_rng(1).normal(size=400)))
    assert "something predictable is left" in finding(of(np.sin(2 * np.pi * np.arange(120) / 12)))


@pytest.mark.parametrize("values", [np.empty(0), np.array([1.0]), np.ones(30)], ids=["none", "one", "constant"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_charts_stand_even_where_there_is_little_to_show(values: np.ndarray, theme: Theme) -> None:
    facts = of(values)
    assert finding(facts).endswith(".")
    figures = [
        over_time(facts, timed=False, unit=None, theme=theme, cell="gru"),
        distribution(facts, unit=None, theme=theme, cell="gru"),
        autocorrelation(facts, theme=theme, cell="gru"),
    ]
    assert all(figure.layout.xaxis.title.text and figure.layout.yaxis.title.text for figure in figures)


def test_the_charts_hold_the_residuals_in_their_unit(exhibit: Forecast) -> None:
    facts = residuals(exhibit)
    drawn = over_time(facts, timed=True, unit="people", theme=LIGHT, cell="lstm")
    assert list(drawn.data[0].y) == [1.0, 1.0, 1.0, 1.0]
    assert drawn.layout.yaxis.title.text == "Actual − predicted (people)"


def test_bars_of_the_distribution_count_every_residual() -> None:
    figure = distribution(of(np.random.default_rng(3).normal(size=77)), unit=None, theme=LIGHT, cell="lstm")
    assert sum(figure.data[0].y) == 77


def test_lag_zero_is_not_drawn() -> None:
    facts = of(np.random.default_rng(4).normal(size=90))
    drawn = autocorrelation(facts, theme=LIGHT, cell="lstm").data[0]
    assert list(drawn.x[:2]) == [1, 2]
    assert list(drawn.y) == list(facts.autocorrelation[1:])


def test_what_is_biased_is_never_called_chance() -> None:
    noise = np.random.default_rng(2).normal(size=60)
    words = finding(of(3000 * noise - 12290.0), unit="people")
    assert words.startswith("Biased: predictions are too high by 12,")
    assert "people on average" in words
    assert "chance" not in words


def test_the_sign_in_words_is_the_sign_of_the_mean_error() -> None:
    noise = np.random.default_rng(5).normal(size=80)
    for shift in (-0.5, -0.05, 0.05, 0.5):
        facts = of(noise - noise.mean() + shift)
        assert f"too {'low' if shift > 0 else 'high'} by {abs(shift):.4f}" in finding(facts)
