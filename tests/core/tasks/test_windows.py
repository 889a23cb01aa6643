import numpy as np
import pytest

from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.windows import FixedScale, Shape, encode, past_of

FIXED = FixedScale(level=0.0, spread=1.0, change=1.0)


def encoded(values: np.ndarray, origin: int, *, season: int = 1, **choice):
    shape = Shape(ForecastingOptions(**choice), season, 0)
    past = past_of(np.asarray(values, dtype=float), np.array([origin]), shape.past)
    return encode(past, np.zeros((1, shape.lookback, 0)), shape=shape, fixed=FIXED)


def test_a_window_is_the_stretch_before_its_origin() -> None:
    found = encoded(np.arange(20), 10, lookback=4, horizon=2)
    assert found.inputs[0, :, 0].tolist() == [6, 7, 8, 9]


def test_before_the_first_row_stands_the_first_row() -> None:
    assert past_of(np.arange(5, 15), np.array([2]), 4)[0].tolist() == [5, 5, 5, 6]


def test_folded_timesteps_are_whole_seasons() -> None:
    found = encoded(np.arange(40), 24, season=4, lookback=10, horizon=2, fold=True)
    assert found.inputs.shape == (1, 3, 4)
    assert found.inputs[0, -1].tolist() == [20, 21, 22, 23]


def test_what_followed_last_season_is_shown_at_every_timestep() -> None:
    values = np.random.default_rng(0).normal(size=60)
    found = encoded(values, 50, season=12, lookback=6, horizon=3, seasonal_lags=True)
    now = 49
    assert found.inputs[0, -1, 1:] == pytest.approx([values[now + k - 12] - values[now - 12] for k in (1, 2, 3)])


def test_differences_are_over_the_usual_change() -> None:
    found = encoded(
        np.arange(40) ** 2, 30, season=7, lookback=5, horizon=1, differences=True, seasonal_differences=True
    )
    assert found.inputs[0, -1, 1:].tolist() == [29**2 - 28**2, 29**2 - 22**2]


def test_the_base_is_the_simple_forecast() -> None:
    values = np.random.default_rng(0).normal(size=80)
    choice = {"season": 12, "lookback": 24, "horizon": 14}
    seasonal = encoded(values, 60, residual_over="seasonal_naive", **choice).base[0]
    assert seasonal == pytest.approx(np.r_[values[48:60], values[48:50]])
    mean = encoded(values, 60, residual_over="seasonal_mean", **choice).base[0]
    assert mean[:12] == pytest.approx((values[48:60] + values[36:48]) / 2)
    drift = encoded(np.arange(80.0) * 3, 60, residual_over="drift", **choice).base[0]
    assert drift == pytest.approx(3 * np.arange(60, 74))


def test_two_seasons_are_averaged() -> None:
    values = np.random.default_rng(0).normal(size=400)
    base = encoded(
        values, 300, season=24, lookback=48, horizon=24, residual_over="seasonal_mean", second_season=168
    ).base[0]
    assert base == pytest.approx((values[276:300] + values[132:156]) / 2)


def test_windows_scaled_by_themselves_do_not_know_how_large_the_series_is() -> None:
    values = np.random.default_rng(0).normal(size=60).cumsum()
    choice = {"lookback": 12, "horizon": 3, "scaling": "window", "residual_over": "last_value", "differences": True}
    shape = Shape(ForecastingOptions(**choice), 1, 0)
    found = [
        encode(
            past_of(values * size, np.array([50]), shape.past),
            np.zeros((1, 12, 0)),
            shape=shape,
            fixed=FixedScale(0.0, size, size),
        ).inputs
        for size in (1.0, 1000.0)
    ]
    assert found[0] == pytest.approx(found[1], rel=1e-5)
