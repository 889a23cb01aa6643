import numpy as np
import pytest
from statsmodels.tsa.forecasting.theta import ThetaModel

from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.starts.starting import Start, seasonal_steps, theta_line
from core.tasks.forecasting.windows import FixedScale, Shape, encode, past_of


def test_theta_continues_a_line_at_half_its_slope() -> None:
    assert theta_line(3.0 * np.arange(20)[None], season=1, count=3)[0] == pytest.approx([58.5, 60.0, 61.5])


def test_theta_agrees_with_statsmodels() -> None:
    """The smoothing comes from a grid here and from an optimiser there, so a little difference remains."""
    rng = np.random.default_rng(0)
    values = 50 + 0.8 * np.arange(60) + rng.normal(size=60).cumsum() + rng.normal(size=60)
    theirs = np.asarray(ThetaModel(values, period=1, deseasonalize=False).fit(disp=False).forecast(8))
    assert theta_line(values[None], season=1, count=8)[0] == pytest.approx(theirs, abs=0.3)


def test_theta_puts_the_season_back() -> None:
    pattern = np.tile([0.0, 5.0, -5.0, 2.0], 6)
    assert theta_line(100 + pattern[None], season=4, count=6)[0] == pytest.approx(100 + pattern[:6], abs=1e-6)


def test_rows_that_stand_in_for_missing_ones_do_not_flatten_the_trend() -> None:
    line = 3.0 * np.arange(12)
    padded = np.concatenate([np.zeros(20), line])
    assert theta_line(padded[None], season=1, count=4) == pytest.approx(theta_line(line[None], season=1, count=4))


def test_a_flat_past_stays_flat() -> None:
    assert theta_line(np.full((2, 10), 7.0), season=4, count=5) == pytest.approx(np.full((2, 5), 7.0))


def test_a_repeating_season_is_kept_and_noise_is_not() -> None:
    pattern = np.tile([0.0, 5.0, -5.0, 2.0], 5)
    assert seasonal_steps((pattern + 0.5 * np.arange(20))[None], season=4, count=4)[0] == pytest.approx(
        pattern[:4] - pattern[3], abs=1e-9
    )
    noise = np.random.default_rng(0).normal(size=(500, 48))
    assert np.abs(seasonal_steps(noise, season=12, count=12)).mean() < 0.25


def test_half_a_correction_is_the_mean_of_network_and_simple_forecast() -> None:
    options = ForecastingOptions(lookback=6, horizon=2, residual_over="last_value", correction=0.5)
    shape, values = Shape(options, 1, 0), np.random.default_rng(0).normal(size=30)
    past = past_of(values, np.array([20]), shape.past)
    found = encode(past, np.zeros((1, 6, 0)), shape=shape, fixed=FixedScale(0.0, 1.0, 2.0))
    wanted = values[20:22][None]
    answered = found.values(found.targets(wanted))
    assert answered == pytest.approx((wanted + Start("last_value", 1, 0, 6).forecast(past, 2)) / 2, abs=1e-6)
