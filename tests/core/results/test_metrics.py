import importlib
import warnings

import numpy as np
import pandas as pd
import pytest

from core.results.intervals import conformal_bands, coverage
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


@pytest.fixture(scope="module")
def other() -> object:
    """The scores of another library; its texts hold escapes that newer Pythons warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("utilsforecast.losses")


def test_scores_equal_those_of_another_library(other) -> None:
    random = np.random.default_rng(0)
    actual, predicted = random.normal(10, 2, size=24), random.normal(10, 2, size=24)
    table = pd.DataFrame({"unique_id": "a", "y": actual, "net": predicted})
    past = pd.DataFrame({"unique_id": "a", "y": random.normal(10, 2, size=60)})
    found = scores(actual, predicted, mase_scale(past["y"].to_numpy(), 7))
    assert found["mae"] == pytest.approx(other.mae(table, ["net"])["net"][0])
    assert found["rmse"] == pytest.approx(other.rmse(table, ["net"])["net"][0])
    assert found["smape"] == pytest.approx(200 * other.smape(table, ["net"])["net"][0])
    assert found["mase"] == pytest.approx(other.mase(table, ["net"], seasonality=7, train_df=past)["net"][0])


def test_coverage_and_pinball_equal_those_of_another_library(other) -> None:
    random = np.random.default_rng(1)
    actual, low, high = random.normal(size=50), random.normal(-1, 0.2, size=50), random.normal(1, 0.2, size=50)
    bands = conformal_bands(np.ones((10, 1)), levels=(0.8,))
    told = coverage(actual[:, None], low[None, :, None], high[None, :, None], bands=bands)
    table = pd.DataFrame({"unique_id": "a", "y": actual, "net-lo-80": low, "net-hi-80": high})
    assert told.measured[0] == pytest.approx(other.coverage(table, ["net"], 80)["net"][0])
    both = [
        other.quantile_loss(table, {"net": f"net-{end}-80"}, q=q)["net"][0] for end, q in (("lo", 0.1), ("hi", 0.9))
    ]
    assert told.pinball == pytest.approx(np.mean(both))
