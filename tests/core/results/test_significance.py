import numpy as np
import pytest

from core.results.significance import bootstrap_interval, diebold_mariano, difference, p_words, welch


def losses(seed: int, *, windows: int = 80, horizon: int = 6) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return np.abs(random.normal(size=(windows, horizon))), np.abs(random.normal(size=(windows, horizon)))


def test_one_step_diebold_mariano_is_the_t_test() -> None:
    from scipy import stats

    gaps = np.random.default_rng(1).normal(0.3, 1, size=40)
    assert diebold_mariano(gaps, 1) == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue, rel=1e-9)


def test_welch_is_that_of_scipy() -> None:
    from scipy import stats

    random = np.random.default_rng(2)
    first, second = random.normal(0, 1, size=5), random.normal(1, 3, size=3)
    assert welch(first, second) == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue, rel=1e-9)


def test_equally_good_forecasts_are_seldom_called_different() -> None:
    found = [difference(*losses(seed), origins=np.arange(80)) for seed in range(100)]
    assert sum(one.clear for one in found) <= 5


def test_a_real_difference_is_found() -> None:
    first, second = losses(0)
    found = difference(first, second + 0.5, origins=np.arange(80))
    assert found.clear
    assert found.mean < 0
    assert found.low < found.mean < found.high < 0


def test_overlapping_windows_do_not_count_as_independent() -> None:
    gaps = np.repeat(np.random.default_rng(3).normal(0.4, 1, size=10), 12)
    assert diebold_mariano(gaps, 12) > 5 * diebold_mariano(gaps, 1)


def test_windows_that_overlap_are_counted_in_stretches() -> None:
    found = difference(*losses(0, windows=25, horizon=24), origins=np.arange(25))
    assert (found.pairs, found.stretches) == (25, 1)


def test_a_difference_of_a_hair_is_not_clear() -> None:
    first, _ = losses(0)
    found = difference(first, first * 1.001, origins=np.arange(80))
    assert found.p_value < 0.05
    assert not found.clear


def test_series_count_once_each() -> None:
    first, second = losses(0, windows=60)
    found = difference(first, second, origins=np.zeros(60), groups=np.repeat(np.arange(20), 3))
    assert found.pairs == 20


def test_the_bootstrap_interval_of_independent_values_is_the_normal_one() -> None:
    gaps = np.random.default_rng(0).normal(1, 2, size=400)
    low, high = bootstrap_interval(gaps, block=1)
    half = 1.96 * gaps.std() / 20
    assert (low, high) == pytest.approx((gaps.mean() - half, gaps.mean() + half), abs=0.05)


def test_identical_forecasts_differ_by_nothing() -> None:
    first, _ = losses(0)
    found = difference(first, first, origins=np.arange(80))
    assert found.p_value == 1.0
    assert not found.clear


@pytest.mark.parametrize(("p_value", "words"), [(4.6e-77, "p < 0.001"), (0.0374, "p = 0.037"), (1.0, "p = 1")])
def test_a_p_value_is_told_without_false_precision(p_value: float, words: str) -> None:
    assert p_words(p_value) == words
