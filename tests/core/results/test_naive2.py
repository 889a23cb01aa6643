import numpy as np
import pytest
from statsmodels.tsa.seasonal import seasonal_decompose

from core.results.naive2 import naive2, naive2_forecasts, owa


def test_the_season_is_that_of_the_classical_decomposition() -> None:
    time = np.arange(60)
    train = (100 + time) * (1 + 0.3 * np.sin(2 * np.pi * time / 12)) + np.random.default_rng(0).normal(size=60)
    indices = seasonal_decompose(train, model="multiplicative", period=12).seasonal[:12]
    assert naive2(train, horizon=14, season=12) == pytest.approx(
        (train[-1] / indices[11] * indices)[np.arange(14) % 12]
    )


def test_without_a_season_the_last_value_is_repeated() -> None:
    noise = np.random.default_rng(1).normal(10, 1, size=50)
    assert np.ptp(naive2(noise, horizon=3, season=12)) == 0
    assert naive2(np.array([1.0, 2.0]), horizon=2, season=4).tolist() == [2.0, 2.0]


def test_owa_is_one_for_the_reference_itself() -> None:
    reference = {"smape": 10.0, "mase": 2.0}
    assert owa(reference, reference) == 1.0
    assert owa({"smape": 5.0, "mase": 3.0}, reference) == 1.0
    assert owa({"smape": None, "mase": 3.0}, reference) is None


def test_later_origins_keep_the_season_of_the_first() -> None:
    time = np.arange(72)
    values = (100 + time) * (1 + 0.3 * np.sin(2 * np.pi * time / 12))
    found = naive2_forecasts(values, np.array([60, 63]), horizon=12, season=12)
    assert found[0] == pytest.approx(naive2(values[:60], horizon=12, season=12))
    assert found[1] == pytest.approx(found[0][(np.arange(12) + 3) % 12] * found[1][0] / found[0][3])
