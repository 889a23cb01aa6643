"""Bands of short series hold about what they promise."""

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.tasks.forecasting.cutting import fit_all
from core.tasks.forecasting.judgement import testing
from core.tasks.forecasting.judgement.bands import Silent, held_out_bands
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.predicting import ends


@pytest.mark.parametrize("seed", range(2))
def test_short_series_are_held_by_their_bands(seed: int) -> None:
    """Forty quarterly walks with a season, each with a network that adds nothing: about 80 % lie in the 80 % band."""
    inside = []
    for number in range(40):
        random = np.random.default_rng([seed, number])
        values = 200 + np.cumsum(random.normal(size=48)) + np.tile(5 * random.normal(size=4), 12)
        series = Series("s", values[:, None], ("v",), "v", pd.RangeIndex(48), "QS", 4)
        options = ForecastingOptions(
            horizon=8, lookback=8, test=8, validation=12, residual_over="seasonal_naive", scaling="standard"
        )
        fitted = fit_all((series,), options)
        silent = Silent(8)
        (tested,) = testing.test(silent, fitted, {})
        lower, upper = ends(fitted[0], tested.answer, held_out_bands(silent, fitted))
        inside.append(np.mean((lower[1] <= tested.actual) & (tested.actual <= upper[1])))
    assert 0.7 < np.mean(inside) < 0.9
