import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.results.figures import p_words
from core.results.significance import difference, mean_test

UNHURRIED = settings(deadline=None)
"""A busy machine is no fault."""


def losses(seed: int, *, windows: int = 80, horizon: int = 6) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return np.abs(random.normal(size=(windows, horizon))), np.abs(random.normal(size=(windows, horizon)))


@st.composite
def score_tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, dict]:
    """Two tables of losses [seeds, windows, horizon] whose windows may overlap or be from several series."""
    windows, horizon, stride = draw(st.integers(1, 40)), draw(st.integers(1, 12)), draw(st.integers(1, 12))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shared = random.normal(size=(windows, horizon))
    better, noise = draw(st.floats(-1, 1)), draw(st.floats(0, 2))
    tables = [
        np.abs(shared + shift + noise * random.normal(size=(draw(st.integers(1, 4)), windows, horizon)))
        for shift in (0.0, better)
    ]
    series = np.repeat(np.arange(8), 5)[:windows] if draw(st.booleans()) else None
    about = {"origins": 100 + stride * np.arange(windows), "groups": series, "tests": draw(st.integers(1, 9))}
    return *tables, about


@UNHURRIED
@given(score_tables())
def test_the_interval_leaves_zero_out_exactly_when_p_is_below_five_percent(table) -> None:
    first, second, about = table
    found = difference(first, second, **about)
    assert found.low <= found.mean <= found.high
    assert (found.low > 0 or found.high < 0) == (found.p_value < 0.05)


@UNHURRIED
@given(score_tables())
def test_swapping_the_contestants_mirrors_everything(table) -> None:
    first, second, about = table
    one, other = difference(first, second, **about), difference(second, first, **about)
    mirrored = (-other.mean, -other.high, -other.low, other.p_value)
    assert (one.mean, one.low, one.high, one.p_value) == pytest.approx(mirrored, rel=1e-9, abs=1e-12)


@UNHURRIED
@given(score_tables())
def test_more_comparisons_widen_the_interval_and_raise_p(table) -> None:
    first, second, about = table
    one, many = (difference(first, second, **{**about, "tests": tests}) for tests in (1, 9))
    assert many.low <= one.low <= one.high <= many.high
    assert many.p_value >= one.p_value


def test_without_overlap_it_is_the_paired_t_test() -> None:
    first, second = losses(1, windows=40, horizon=1)
    found = difference(first, second + 0.2, origins=np.arange(40))
    truth = stats.ttest_rel(first[:, 0], second[:, 0] + 0.2)
    assert found.p_value == pytest.approx(truth.pvalue, rel=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(truth.confidence_interval(0.95)), rel=1e-9)


@pytest.mark.parametrize(("windows", "horizon"), [(60, 6), (36, 12), (30, 24)])
def test_equally_good_forecasts_over_windows_that_overlap_are_seldom_called_different(windows, horizon) -> None:
    random = np.random.default_rng(0)
    rejected = 0
    for _ in range(400):
        errors = random.normal(size=windows + horizon - 1)
        gaps = np.lib.stride_tricks.sliding_window_view(errors, horizon)
        rejected += difference(gaps, np.zeros_like(gaps), origins=np.arange(windows)).p_value < 0.05
    # 7 % of 400; the usual variance with Student's t of all windows gives 12 to 30 %.
    assert rejected <= 36


def test_a_real_difference_is_found() -> None:
    first, second = losses(0)
    found = difference(first, second + 0.5, origins=np.arange(80))
    assert found.clear
    assert found.low < found.mean < found.high < 0


def test_windows_that_overlap_do_not_count_as_independent() -> None:
    gaps = np.repeat(np.random.default_rng(3).normal(0.4, 1, size=10), 12)
    assert mean_test(gaps, 12)[1] > 5 * mean_test(gaps, 1)[1]


def test_windows_that_overlap_are_counted_in_stretches() -> None:
    found = difference(*losses(0, windows=25, horizon=24), origins=np.arange(25))
    assert (found.pairs, found.stretches) == (25, 1)


def test_seeds_that_differ_widen_the_interval() -> None:
    first, second = losses(0)
    alike = difference(np.stack([first] * 3), second, origins=np.arange(80))
    apart = difference(np.stack([first - 0.3, first, first + 0.3]), second, origins=np.arange(80))
    assert alike.mean == pytest.approx(apart.mean)
    assert apart.high - apart.low > 2 * (alike.high - alike.low)


def test_luck_of_the_seed_alone_is_welchs_test() -> None:
    means = np.random.default_rng(5).normal(size=(2, 6)) + np.array([[0.0], [1.0]])
    first, second = (np.broadcast_to(each[:, None, None], (6, 50, 1)) for each in means)
    truth = stats.ttest_ind(*means, equal_var=False)
    found = difference(first, second, origins=np.arange(50))
    assert found.p_value == pytest.approx(truth.pvalue, rel=1e-6)
    assert (found.low, found.high) == pytest.approx(tuple(truth.confidence_interval(0.95)), rel=1e-6)


def test_a_difference_of_a_hair_is_not_clear() -> None:
    first, _ = losses(0)
    found = difference(first, first * 1.001, origins=np.arange(80))
    assert found.p_value < 0.05
    assert not found.clear


def test_series_count_once_each() -> None:
    first, second = losses(0, windows=60)
    found = difference(first, second, origins=np.zeros(60), groups=np.repeat(np.arange(20), 3))
    assert found.pairs == 20


def test_identical_forecasts_differ_by_nothing() -> None:
    first, _ = losses(0)
    found = difference(first, first, origins=np.arange(80))
    assert found.p_value == 1.0
    assert not found.clear


def test_a_handful_of_gaps_that_are_all_alike_shows_nothing() -> None:
    few, many = (difference(np.ones((n, 1)), np.zeros((n, 1)), origins=np.arange(n)) for n in (4, 10))
    assert few.p_value == 0.125
    assert many.p_value < 0.01


@pytest.mark.parametrize(
    ("p_value", "words"), [(4.6e-77, "p < 0.001"), (0.0374, "p = 0.037"), (1.0, "p = 1"), (0.0498, "p = 0.0498")]
)
def test_a_p_value_is_told_without_false_precision(p_value: float, words: str) -> None:
    assert p_words(p_value) == words
