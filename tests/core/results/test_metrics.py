import numpy as np
import pytest

from core.results.metrics import mase_scale, mean_scores, scores


def test_scores_by_hand() -> None:
    found = scores(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 2.0], [3.0, 2.0]]), 0.5)
    assert found["mae"] == pytest.approx(0.75)
    assert found["rmse"] == pytest.approx(np.sqrt(5 / 4))
    assert found["smape"] == pytest.approx(100 * (2 / 3 + 0 + 0 + 4 / 6) / 4)
    assert found["mase"] == pytest.approx(1.5)
    assert found["r2"] == pytest.approx(1 - 5 / 5)


def test_a_constant_part_has_no_r2_and_no_mase() -> None:
    train = np.full(20, 3.0)
    found = scores(np.full((4, 2), 3.0), np.full((4, 2), 3.0), mase_scale(train, 1))
    assert found == {"mae": 0.0, "rmse": 0.0, "smape": 0.0, "mase": None, "r2": None}


def test_smape_of_zeros_is_zero_without_warning() -> None:
    assert scores(np.zeros((1, 3)), np.zeros((1, 3)), 1.0)["smape"] == 0.0


def test_mase_scale_uses_the_season_of_the_training_part() -> None:
    train = np.tile([1.0, 5.0], 10) + np.repeat(np.arange(10), 2)
    assert mase_scale(train, 2) == pytest.approx(1.0)
    assert mase_scale(train, 1) > 3


def test_a_mean_leaves_out_series_without_a_value() -> None:
    assert mean_scores([{"mase": 1.0}, {"mase": None}, {"mase": 3.0}])["mase"] == 2.0
