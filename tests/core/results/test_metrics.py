import numpy as np
import pytest

from core.results.intervals import conformal_bands, coverage
from core.results.metrics import mase_scale
from core.results.scoring import mean_scores, score_series


def scores(actual: np.ndarray, predicted: np.ndarray, scale: float) -> dict[str, float | None]:
    """Of one series and one contestant."""
    return score_series(actual, {"net": predicted}, series=None, scales=[scale])["net"][0]


def test_scores_by_hand() -> None:
    found = scores(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 2.0], [3.0, 2.0]]), 0.5)
    assert found["mae"] == pytest.approx(0.75)
    assert found["rmse"] == pytest.approx(np.sqrt(5 / 4))
    assert found["smape"] == pytest.approx(100 * (2 / 3 + 0 + 0 + 4 / 6) / 4)
    assert found["mase"] == pytest.approx(1.5)
    assert found["r2"] == pytest.approx(1 - 5 / 5)


def test_series_and_contestants_are_scored_apart() -> None:
    actual = np.array([[10.0, 10.0], [0.0, 4.0], [10.0, 12.0]])
    off = np.array([[1.0], [3.0], [2.0]])
    told = {"first": actual + off, "second": actual - 2 * off}
    found = score_series(actual, told, series=np.array([2, 0, 2]), scales=[3.0, 5.0, 1.0])
    assert [one["mae"] for one in found["first"]] == [3.0, 1.5]
    assert [one["mase"] for one in found["first"]] == [1.0, 1.5]
    assert [one["rmse"] for one in found["second"]] == pytest.approx([6.0, np.sqrt(10)])
    assert [one["r2"] for one in found["first"]] == pytest.approx([1 - 9 / 4, 1 - 2.5 / 0.75])


def test_a_constant_part_has_no_r2_and_no_mase() -> None:
    train = np.full(20, 3.0)
    found = scores(np.full((4, 2), 3.0), np.full((4, 2), 3.0), mase_scale(train, 1))
    assert found == {"mae": 0.0, "rmse": 0.0, "smape": 0.0, "mase": None, "r2": None}


def test_smape_of_zeros_is_zero_without_warning() -> None:
    assert scores(np.zeros((1, 3)), np.zeros((1, 3)), 1.0)["smape"] == 0.0


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_was_not_told_has_no_score(value: float) -> None:
    assert set(scores(np.ones((1, 3)), np.array([[1.0, value, 1.0]]), 1.0).values()) == {None}


def test_mase_scale_uses_the_season_of_the_training_part() -> None:
    train = np.tile([1.0, 5.0], 10) + np.repeat(np.arange(10), 2)
    assert mase_scale(train, 2) == pytest.approx(1.0)
    assert mase_scale(train, 1) > 3


def test_a_mean_leaves_out_series_without_a_value() -> None:
    assert mean_scores([{"mase": 1.0}, {"mase": None}, {"mase": 3.0}])["mase"] == 2.0


def test_coverage_and_pinball_by_hand() -> None:
    bands = conformal_bands(np.ones((10, 1)), levels=(0.8, 0.9))
    actual = np.array([[1.0], [2.0], [3.0], [9.0]])
    lower, upper = (np.stack([np.full((4, 1), edge), np.full((4, 1), wider)]) for edge, wider in ((1, 0), (3, 5)))
    told = coverage(actual, lower, upper, bands=bands, divisor=2.0)
    assert told.measured == (0.75, 0.75)
    assert told.widths == (1.0, 2.5)
    low, high = 0.1 * (0 + 1 + 2 + 8) / 4, (0.1 * (2 + 1 + 0) + 0.9 * 6) / 4
    wide_low, wide_high = 0.05 * (1 + 2 + 3 + 9) / 4, (0.05 * (4 + 3 + 2) + 0.95 * 4) / 4
    assert told.pinball == pytest.approx((low + high + wide_low + wide_high) / 4 / 2)
