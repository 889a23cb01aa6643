"""The rivals answer as statsmodels does on each history, however many windows they are asked about."""

import warnings

import numpy as np
import pytest

from core.results.rivals.refitting import Asked, refits_each, stretches

HORIZON = 9
ORIGINS = np.array([60, 61, 67])


def sales(lowest: float) -> np.ndarray:
    """Seventy growing months with a season."""
    time = np.arange(70)
    values = (100 + time) * (1 + 0.2 * np.sin(time * np.pi / 6)) + np.random.default_rng(0).normal(size=70)
    return values - values.min() + lowest


@pytest.fixture(autouse=True)
def quiet():
    """Searches over models warn of those that do not converge."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("lowest", [50.0, -50.0])
@pytest.mark.parametrize("season", [1, 12])
def test_theta_fitted_at_every_origin_is_that_of_statsmodels(lowest: float, season: int) -> None:
    from statsmodels.tsa.forecasting.theta import ThetaModel

    from core.results.rivals.smoothing import theta

    values, method = sales(lowest), "multiplicative" if lowest > 0 else "additive"
    found = theta(values, ORIGINS, Asked(HORIZON, season, refits=3))
    for origin, forecast in zip(ORIGINS, found, strict=True):
        model = ThetaModel(values[:origin], period=season, deseasonalize=season > 1, method=method, use_test=False)
        assert forecast == pytest.approx(np.asarray(model.fit(disp=False).forecast(HORIZON)))


@pytest.mark.parametrize("lowest", [50.0, -50.0])
def test_smoothing_carries_its_states_on_as_if_each_history_were_smoothed_anew(lowest: float) -> None:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    from core.results.rivals.smoothing import Smoothed

    values = sales(lowest)
    season = "mul" if lowest > 0 else "add"
    kind = {"error": "add", "trend": "add", "damped_trend": True, "seasonal": season, "seasonal_periods": 12}
    params = ETSModel(values[:60], **kind).fit(disp=False, maxiter=20).params
    found = Smoothed.along(values[:67], kind, params).forecasts(ORIGINS, 15)
    for origin, forecast in zip(ORIGINS, found, strict=True):
        assert forecast == pytest.approx(np.asarray(ETSModel(values[:origin], **kind).smooth(params).forecast(15)))


def test_smoothing_is_fitted_anew_along_a_long_test_part(monkeypatch) -> None:
    from core.results.rivals import smoothing

    monkeypatch.setattr(smoothing, "LONGEST", 5)
    values, whole = sales(50), Asked(HORIZON, 1, refits=1)
    found = smoothing.ets(values, ORIGINS, whole)
    assert found[:2] == pytest.approx(smoothing.ets(values, ORIGINS[:2], whole))
    assert np.isfinite(found).all()
    assert np.abs(found[2] - values[66]).max() < 3 * values.std()


def test_season_and_trend_taken_apart_at_every_origin_are_those_of_statsmodels() -> None:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    from statsmodels.tsa.forecasting.stl import STLForecast

    from core.results.rivals.smoothing import stl_ets

    values, kind = sales(50), {"error": "add", "trend": "add", "damped_trend": True}
    found = stl_ets(values, ORIGINS, Asked(HORIZON, 12, refits=3))
    for origin, forecast in zip(ORIGINS, found, strict=True):
        model = STLForecast(values[:origin], ETSModel, model_kwargs=kind, period=12).fit(fit_kwargs={"disp": False})
        assert forecast == pytest.approx(np.asarray(model.forecast(HORIZON)))
    kept = stl_ets(values, ORIGINS, Asked(HORIZON, 12, refits=1))
    assert kept[0] == pytest.approx(found[0])
    assert np.abs(kept - found).mean() < 0.1 * values.std()


def test_one_filter_forecasts_what_statsmodels_does_from_each_origin() -> None:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    from core.results.rivals.arima import _filtered

    values = sales(50)
    fitted = SARIMAX(values[:60], order=(1, 1, 1), seasonal_order=(0, 1, 1, 6)).fit(disp=False, maxiter=5)
    found = _filtered(fitted, values, ORIGINS, 60, HORIZON)
    for origin, forecast in zip(ORIGINS, found, strict=True):
        assert forecast == pytest.approx(fitted.apply(values[:origin]).forecast(HORIZON))


def test_what_comes_after_an_origin_changes_nothing() -> None:
    from core.results.rivals.smoothing import stl_ets, theta

    values = sales(50)
    changed = np.where(np.arange(70) >= 67, 1e6, values)
    for rival in (theta, stl_ets):
        found = [rival(each, ORIGINS, Asked(HORIZON, 12, refits=1)) for each in (values, changed)]
        assert np.array_equal(*found)


def test_fits_are_shared_out_among_series() -> None:
    assert (refits_each(1), refits_each(30), refits_each(5000)) == (100, 3, 1)
    assert [len(each) for each in stretches(np.arange(7), 3)] == [3, 2, 2]
    assert [len(each) for each in stretches(np.arange(2), 3)] == [1, 1]
