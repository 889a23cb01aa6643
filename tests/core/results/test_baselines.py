import numpy as np

from core.results.baselines import baseline_forecasts

VALUES = np.array([1.0, 2.0, 3.0, 4.0, 10.0, 20.0, 30.0, 40.0])


def test_every_baseline_by_hand() -> None:
    found = baseline_forecasts(VALUES, np.array([4, 8]), horizon=5, season=4)
    assert found["naive"].tolist() == [[4.0] * 5, [40.0] * 5]
    assert found["seasonal naive"].tolist() == [[1.0, 2.0, 3.0, 4.0, 1.0], [10.0, 20.0, 30.0, 40.0, 10.0]]
    assert found["drift"][0].tolist() == [5.0, 6.0, 7.0, 8.0, 9.0]
    assert found["mean"][:, 0].tolist() == [2.5, 13.75]


def test_no_baseline_reads_behind_its_origin() -> None:
    changed = VALUES.copy()
    changed[5:] = -1e6
    for name, values in baseline_forecasts(VALUES, np.array([5]), horizon=3, season=2).items():
        assert np.array_equal(values, baseline_forecasts(changed, np.array([5]), horizon=3, season=2)[name]), name


def test_without_a_season_there_is_no_seasonal_baseline() -> None:
    assert "seasonal naive" not in baseline_forecasts(VALUES, np.array([4]), horizon=1, season=1)
