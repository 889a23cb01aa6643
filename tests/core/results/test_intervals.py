import numpy as np
import pytest

from core.results.intervals import conformal_bands, coverage


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
