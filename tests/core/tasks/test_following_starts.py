"""Exponential smoothing and ARIMA as starts: they say what statsmodels says, and have seen the training part alone."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from core.data.series import Series
from core.errors import UserError
from core.tasks import task_of
from core.tasks.forecasting.judgement import testing
from core.tasks.forecasting.judgement.bands import Silent
from core.tasks.forecasting.proposing import propose
from core.tasks.forecasting.starts.arima import arimas, from_partial, model, polynomial
from core.tasks.forecasting.starts.estimation import best_of, innovations
from core.tasks.forecasting.starts.innovations import Innovations
from core.tasks.forecasting.starts.smoothing import smoothing, smoothings, trigonometric
from core.tasks.forecasting.starts.starting import simple_names
from core.tasks.forecasting.starts.weighing import weights_of

TASK = task_of("forecasting")
OPTIONS = TASK.Options(horizon=6, lookback=24, test=24, validation=24, residual_over="weighted")
FITTED = ("smoothing", "arima", "weighted")


def noise(length: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=length)


def sales(length: int = 240, seed: int = 0) -> np.ndarray:
    """A season of twelve on a level that wanders."""
    return 100 + 8 * np.sin(2 * np.pi * np.arange(length) / 12) + (noise(length, seed) / 2).cumsum() + noise(length, 9)


def series(values: np.ndarray, season: int = 12) -> tuple[Series, ...]:
    return (Series("sales", values[:, None], ("v",), "v", pd.RangeIndex(len(values)), None, season),)


def ahead(followed: Innovations, values: np.ndarray, count: int = 18) -> np.ndarray:
    """What comes next, from the states along the values."""
    states = followed.states(values, followed.first_state(values))
    return followed.forecast(states[-1:], count)[0]


SMOOTHED = {
    "a level": ({}, (0.4, 0.0, 0.0), 0.0),
    "a slope that fades": ({"trend": "add", "damped_trend": True}, (0.4, 0.05, 0.9), 0.0),
    "a slope and a season": ({"trend": "add", "seasonal": "add", "seasonal_periods": 12}, (0.4, 0.05, 1.0), 0.2),
    "all of them": (
        {"trend": "add", "damped_trend": True, "seasonal": "add", "seasonal_periods": 12},
        (0.3, 0.1, 0.95),
        0.15,
    ),
}


@pytest.mark.parametrize("name", SMOOTHED)
def test_exponential_smoothing_says_what_statsmodels_says(name: str) -> None:
    kind, (level, slope, damping), seasonal = SMOOTHED[name]
    given = {"smoothing_level": level, "smoothing_trend": slope, "damping_trend": damping}
    given |= {"smoothing_seasonal": seasonal}
    theirs, values = ETSModel(sales(), error="add", **kind), sales()
    with theirs.fix_params({key: value for key, value in given.items() if key in theirs.param_names}):
        wanted = theirs.fit(disp=False).forecast(18)
    ours = smoothing(level, slope, damping, seasonal=seasonal, season=12 if seasonal else 1)
    assert ahead(ours, values) == pytest.approx(wanted, abs=0.1)


def test_seasonal_arima_says_what_statsmodels_says() -> None:
    values = sales()
    theirs = SARIMAX(values, order=(2, 1, 1), seasonal_order=(0, 1, 1, 12)).smooth([0.5, 0.2, -0.4, -0.6, 1.0])
    differences = [np.array([1.0, -1.0]), polynomial(np.array([-1.0]), 12)]
    right = [np.array([1.0, -0.4]), polynomial(np.array([-0.6]), 12)]
    ours = model([np.array([1.0, -0.5, -0.2]), *differences], right)
    assert ahead(ours, values) == pytest.approx(theirs.forecast(18), abs=1e-3)


def test_parameters_are_those_that_statsmodels_finds() -> None:
    values = sales(400)
    theirs = SARIMAX(values, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12)).fit(disp=False)
    missed = innovations(best_of(arimas(12), values), values)[50:]
    assert (missed**2).mean() < 1.02 * (theirs.resid[50:] ** 2).mean()


def test_an_autoregression_from_partial_autocorrelations_is_stationary() -> None:
    for seed in range(5):
        partial = np.tanh(2 * noise(4, seed))
        assert np.abs(np.roots([1, *-from_partial(partial)])).max() < 1


@pytest.mark.parametrize("season", [1, 4, 12])
def test_every_model_forgets_what_it_missed(season: int) -> None:
    """What is missed reaches later states by the roots of ma(B); one beyond the unit circle would let it grow."""
    random = np.random.default_rng(0)
    for family in arimas(season):
        low, high = np.array(family.bounds).T
        assert all(family.make(random.uniform(low, high)).forgets for _ in range(40))
    assert not Innovations(np.array([1.0, -1.0]), np.array([1.0, -1.1])).forgets
    for seed in range(8):
        assert best_of(smoothings(season), np.cumsum(noise(60, seed).cumsum() + noise(60, seed + 50))).forgets


def test_a_long_season_is_one_wave() -> None:
    """Three years of days: the wave is found again, and goes on where a year's differences would repeat the noise."""
    time = np.arange(1200)
    wave = 10 * np.sin(2 * np.pi * time / 365)
    values = wave[:1100] + noise(1100)
    found = best_of(smoothings(365), values)
    assert found.order < 10
    assert np.abs(ahead(found, values, 90) - wave[1100:1190]).mean() < 0.7
    assert trigonometric(0.5, 0.02, 0.99, season=365).cycle == 730


def test_a_state_follows_the_values_and_nothing_else() -> None:
    values = sales()
    followed = best_of(smoothings(12), values)
    states = followed.states(values, followed.first_state(values[:200]))
    changed = values.copy()
    changed[220:] += 50
    others = followed.states(changed, followed.first_state(changed[:200]))
    assert np.array_equal(states[:221], others[:221])
    assert not np.array_equal(states[221:], others[221:])
    assert values[:-1] - states[:-2, 0] == pytest.approx(innovations(followed, values)[:-1], abs=1e-6)


def test_weights_prefer_who_errs_less_and_are_equal_where_all_err_alike() -> None:
    good, other, bad = noise(600, 1), noise(600, 2), 3 * noise(600, 3)
    weights = weights_of(np.stack([good, other, bad]).reshape(3, 100, 6))
    assert weights.sum() == pytest.approx(1)
    assert weights[:2] == pytest.approx([0.5, 0.5], abs=0.1)
    assert weights[2] == 0
    assert weights_of(np.zeros((2, 10, 3))) == pytest.approx([0.5, 0.5])


def test_twins_share_what_they_count() -> None:
    one, other = noise(600, 1), noise(600, 2)
    weights = weights_of(np.stack([one, one, other]).reshape(3, 100, 6))
    assert weights[0] == pytest.approx(weights[1])
    assert weights[2] > 0.4


@pytest.mark.parametrize("over", FITTED)
def test_a_silent_network_says_what_the_start_says(over: str) -> None:
    options = OPTIONS.model_copy(update={"residual_over": over})
    dataset = TASK.prepare(series(sales()), options)
    (one,), (there,) = dataset.fitted, testing.test(Silent(6), dataset.fitted, {})
    assert there.predicted["network"] == pytest.approx(one.start(there.origins))
    naive = np.abs(there.predicted["seasonal naive"] - there.actual).mean()
    assert np.abs(there.predicted["network"] - there.actual).mean() < naive


def mix_of(values: np.ndarray, options=OPTIONS) -> dict[str, list]:
    mix = TASK.prepare(series(values), options).fitted[0].mix
    return {name: [mix.weights[name], model.ar.tolist(), model.ma.tolist()] for name, model in mix.models.items()}


@pytest.mark.parametrize("over", FITTED)
def test_nothing_of_validation_and_test_reaches_a_fitted_start_and_a_planted_leak_is_found(over: str) -> None:
    options, values, changed = OPTIONS.model_copy(update={"residual_over": over}), sales(), sales()
    changed[192:] = 300 - 2 * changed[192:]
    assert mix_of(values, options) == mix_of(changed, options)
    leaking = options.model_copy(update={"test": 6, "validation": 6})
    assert mix_of(values, leaking) != mix_of(changed, leaking)


ANEW = OPTIONS.model_copy(update={"ridge": True, "refitted": True})


def test_what_follows_the_validation_part_starts_from_what_both_parts_taught() -> None:
    """Up to there the start is that of the training part alone, so that epoch and share are chosen without a look."""
    (plain,), (one,) = (TASK.prepare(series(sales()), each).fitted for each in (OPTIONS, ANEW))
    whole = TASK.prepare(series(sales()), OPTIONS.model_copy(update={"validation": 6, "test": 18})).fitted[0]
    before, behind = np.array([150, 192, 210]), np.array([216, 230, 240])
    assert np.array_equal(one.start(before), plain.start(before))
    assert one.start(behind) == pytest.approx(whole.start(behind))
    assert np.abs(one.start(behind) - plain.start(behind)).max() > 1e-3
    both = one.encode(np.concatenate([before, behind])).base
    assert both == pytest.approx(np.concatenate([one.encode(each).base for each in (before, behind)]))


def start_fitted_anew(values: np.ndarray, options=ANEW) -> list[list[float]]:
    later = TASK.prepare(series(values), options).fitted[0].later
    return [*(model.ar.tolist() for model in later.mix.models.values()), later.ridge.weights.ravel().tolist()]


def test_nothing_of_the_test_part_reaches_a_start_that_is_fitted_anew_and_a_planted_leak_is_found() -> None:
    values, changed = sales(), sales()
    changed[216:] = 300 - 2 * changed[216:]
    assert start_fitted_anew(values) == start_fitted_anew(changed)
    leaking = ANEW.model_copy(update={"test": 18, "validation": 30})
    assert start_fitted_anew(values, leaking) != start_fitted_anew(changed, leaking)


def test_the_start_of_several_series_is_not_fitted_anew() -> None:
    options = ANEW.model_copy(update={"residual_over": "smoothing"})
    with pytest.raises(UserError, match="for one alone"):
        TASK.prepare((*series(sales()), *series(sales(seed=1))), options)
    assert propose((*series(sales()), *series(sales(seed=1))))["refitted"].value is False


def test_a_forecast_reads_nothing_behind_its_origin() -> None:
    values, changed = sales(), sales()
    changed[200:] *= 2
    said = [TASK.prepare(series(each), OPTIONS).fitted[0].start(np.array([150, 200])) for each in (values, changed)]
    assert np.array_equal(*said)


def test_predictions_are_not_fed_back_to_a_start_that_follows_what_happened() -> None:
    options = OPTIONS.model_copy(update={"strategy": "autoregressive"})
    with pytest.raises(UserError, match="fed back"):
        TASK.prepare(series(sales()), options)


def test_a_series_too_short_for_a_model_starts_from_its_last_value() -> None:
    values = 10 + noise(16)
    options = OPTIONS.model_copy(
        update={"residual_over": "arima", "horizon": 1, "lookback": 2, "test": 6, "validation": 6}
    )
    (one,) = TASK.prepare(series(values, season=1), options).fitted
    assert one.mix.weights == {"last_value": 1.0}
    assert one.start(np.array([9]))[0, 0] == values[8]


def test_fitted_starts_are_recommended_where_they_would_have_helped() -> None:
    found = propose(series(sales(400)))
    assert found["residual_over"].value in FITTED
    assert "mean error" in found["residual_over"].why
    walk = propose(series(noise(300, 4).cumsum(), season=1))
    assert walk["residual_over"].value == "last_value"
    assert walk["blend"].value == "nothing"


def test_a_series_too_short_to_compare_starts_on_begins_with_the_mean_of_its_own_and_of_all() -> None:
    values = 200 + 5.0 * np.arange(36) + 4 * noise(36)
    found = propose(series(values, season=1))
    assert (found["residual_over"].value, found["blend"].value) in {(one, "weighted") for one in simple_names(1)}
    assert found["ridge"].value is False
    options = TASK.Options(**{name: one.value for name, one in found.items() if name in TASK.Options.model_fields})
    dataset = TASK.prepare(series(values, season=1), options)
    assert len(dataset.fitted[0].later.mix.weights) > 1
    assert len(dataset.train)


def test_the_ridge_rival_starts_from_the_best_simple_forecast_whatever_is_fitted_for_the_network() -> None:
    told = {}
    for over in ("smoothing", "weighted", *simple_names(12)):
        options = OPTIONS.model_copy(update={"residual_over": over, "rivals": "statistical"})
        exhibits = TASK.judge(Silent(6), TASK.prepare(series(sales()), options))
        (table,) = (one for one in exhibits if one.kind == "scores")
        told[over] = {row.name: row.values["mae"] for row in table.rows}["ridge"]
    assert told["smoothing"] == told["weighted"]
    assert min(abs(told["weighted"] - told[name]) for name in simple_names(12)) < 0.01


def test_weights_are_told_with_what_the_network_adds() -> None:
    exhibits = TASK.judge(Silent(6), TASK.prepare(series(sales()), OPTIONS))
    (added,) = (one for one in exhibits if one.kind == "added")
    assert "weighted mean" in added.start
    assert "%" in added.start
