import numpy as np
import pytest
from scipy import stats

from core.results.intervals import PastErrors, blended_bands, conformal_bands, coverage, crps, recency, worth


def test_bands_cover_what_they_promise_on_fresh_values() -> None:
    random = np.random.default_rng(0)
    spread = np.sqrt(np.arange(1, 7))
    bands = conformal_bands(random.normal(size=(300, 6)) * spread)
    actual = random.normal(size=(3000, 6)) * spread
    lower, upper = bands.around(np.zeros((3000, 6)), np.ones((3000, 1)))
    found = coverage(actual, lower, upper, bands=bands)
    assert found.measured == pytest.approx(found.levels, abs=0.04)
    assert found.widths[0] < found.widths[1] < found.widths[2]


def test_a_few_windows_borrow_from_neighbouring_steps() -> None:
    bands = conformal_bands(np.random.default_rng(0).normal(size=(3, 24)))
    assert bands.half_widths.shape == (3, 24)
    assert (np.diff(bands.half_widths, axis=1) >= 0).all()
    assert (bands.half_widths[1] > 0.5).all()


def test_too_few_residuals_give_no_intervals() -> None:
    assert conformal_bands(np.ones((2, 3))) is None


def test_pinball_by_hand() -> None:
    bands = conformal_bands(np.ones((10, 1)), levels=(0.8,))
    found = coverage(np.array([[2.0]]), np.array([[[-1.0]]]), np.array([[[1.0]]]), bands=bands)
    assert found.pinball == pytest.approx((0.1 * 3 + 0.9 * 1) / 2)


def test_crps_of_a_normal_forecast_is_close_to_its_closed_form() -> None:
    actual = np.random.default_rng(0).normal(size=(4000, 1))
    levels = (0.5, 0.8, 0.95)
    reach = stats.norm.ppf((1 + np.array(levels)) / 2)[:, None, None] * np.ones((1, 4000, 1))
    z = actual[:, 0]
    exact = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi)
    assert crps(actual, -reach, reach, levels) == pytest.approx(exact.mean(), rel=0.05)


def test_crps_of_a_forecast_without_spread_is_about_its_mean_absolute_error() -> None:
    actual = np.array([[3.0, -1.0]])
    point = np.zeros((3, 1, 2))
    # Between the quantiles 0.025 and 0.975 that are known, |error| / 2 grows straight on both sides.
    assert crps(actual, point, point, (0.5, 0.8, 0.95)) == pytest.approx(2.0, rel=0.05)


def test_a_short_validation_part_is_helped_out_by_the_whole_past() -> None:
    random = np.random.default_rng(0)
    calm = 0.2 * random.normal(size=(13, 24))
    held_out, weights = 0.3 * random.normal(size=(13, 24)), np.ones(60)
    history = PastErrors(whole=random.normal(size=(60, 24)), held_out=held_out, weights=weights, independent=5.0)
    alone, helped = conformal_bands(calm), blended_bands(calm, history, independent=1.5)
    assert (helped.half_widths > alone.half_widths).all()
    assert (np.diff(helped.half_widths, axis=0) > 0).all()


def test_newer_errors_count_more_and_weights_cost_certainty() -> None:
    weights = recency(np.arange(10, 51))
    assert weights[[-1, -11, -21]] == pytest.approx([1, 0.5, 0.25])
    assert worth(np.ones(7)) == pytest.approx(1)
    assert worth(np.array([1.0, 0.0])) == pytest.approx(0.5)
    errors = np.where(np.arange(41) < 30, 0.1, 1.0)[:, None] * np.ones((41, 2))
    widths = [
        blended_bands(
            0.1 * np.ones((5, 2)), PastErrors(whole, errors[-5:], weights, independent=3.0), independent=1.5
        ).half_widths
        for whole in (errors, errors[::-1])
    ]
    assert (widths[0] > 2 * widths[1]).all()


def test_many_independent_windows_need_little_help() -> None:
    random = np.random.default_rng(0)
    residuals = random.normal(size=(2000, 6))
    whole = 5 * random.normal(size=(2000, 6))
    history = PastErrors(whole=whole, held_out=5 * residuals, weights=np.ones(2000), independent=400.0)
    alone, helped = conformal_bands(residuals), blended_bands(residuals, history, independent=90.0)
    assert helped.half_widths == pytest.approx(alone.half_widths, rel=0.05)
