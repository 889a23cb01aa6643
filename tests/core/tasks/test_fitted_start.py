"""A ridge regression as start: it and the network add up, and it has seen the training part alone."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data.examples import Examples, Rows
from core.data.series import Series
from core.tasks import task_of
from core.tasks.forecasting.cutting import origins_of
from core.tasks.forecasting.proposing import propose
from core.tasks.forecasting.starts.ridge import cross_fitted
from core.tasks.forecasting.starts.trial import Candidate, tried

TASK = task_of("forecasting")
OPTIONS = TASK.Options(horizon=4, lookback=12, test=20, validation=24, residual_over="last_value", ridge=True)
RANDOM = np.random.default_rng(0)


def waves(length: int = 200) -> np.ndarray:
    """Two cosines: the next values are a linear rule of those before, which no simple forecast knows."""
    time = np.arange(length)
    return 50 + 10 * np.cos(time / 3) + 5 * np.cos(time / 1.7) + 0.1 * RANDOM.normal(size=length)


def series(values: np.ndarray) -> tuple[Series, ...]:
    return (Series("waves", values[:, None], ("v",), "v", pd.RangeIndex(len(values))),)


class Adding:
    """A network that says the same of every window."""

    def __init__(self, answer: float = 0.0) -> None:
        self.answer = answer

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return np.full((len(inputs), OPTIONS.horizon), self.answer)


WAVES = series(waves())


@pytest.fixture(scope="module")
def dataset():
    return TASK.prepare(WAVES, OPTIONS)


def test_the_start_and_what_is_left_to_the_network_are_what_happened(dataset) -> None:
    (one,) = dataset.fitted
    origins = origins_of(one.parts, one.shape, several=False)["validation"]
    said = one.encode(origins).values(dataset.validation.all_targets())
    assert said == pytest.approx(one.targets(origins), abs=1e-4)


def test_the_start_leaves_less_than_the_simple_forecast(dataset) -> None:
    plain = TASK.prepare(WAVES, OPTIONS.model_copy(update={"ridge": False}))
    for part in ("train", "validation", "test"):
        left, before = (np.abs(getattr(one, part).all_targets()).mean() for one in (dataset, plain))
        assert left < 0.2 * before


def test_a_forecast_is_the_start_and_what_the_network_adds(dataset) -> None:
    (one,) = dataset.fitted
    encoded = one.encode(np.array([len(WAVES[0])]))
    for answer in (0.0, 0.7):
        [told] = TASK.predictor(Adding(answer), dataset.codecs, OPTIONS).forecast()
        assert told == pytest.approx((encoded.base + answer * encoded.scale)[0])


def test_a_newer_series_is_forecast_from_the_start_of_the_run(dataset) -> None:
    newer = series(RANDOM.normal(size=200))
    [own] = TASK.predictor(Adding(), TASK.prepare(newer, OPTIONS).codecs, OPTIONS).forecast()
    [of_the_run] = TASK.predictor(Adding(), dataset.codecs, OPTIONS).forecast(newer)
    assert np.abs(own - of_the_run).max() > 0.1


def start_after(values: np.ndarray, options=OPTIONS) -> np.ndarray:
    """What the start says of fixed windows, fitted on `values`."""
    return (
        TASK.prepare(series(values), options).fitted[0].ridge.predict(np.random.default_rng(1).normal(size=(5, 12, 1)))
    )


def test_nothing_of_validation_and_test_reaches_the_start_and_a_planted_leak_is_found() -> None:
    values, changed = waves(), waves()
    changed[:156] = values[:156]
    changed[156:] *= -3
    assert np.array_equal(start_after(values), start_after(changed))
    leaking = OPTIONS.model_copy(update={"test": 4, "validation": 4})
    assert not np.array_equal(start_after(values, leaking), start_after(changed, leaking))


def test_what_is_said_of_noise_is_nothing() -> None:
    inputs, targets = RANDOM.normal(size=(120, 8, 2)), RANDOM.normal(size=(120, 3))
    ridge, said = cross_fitted(Examples(Rows(inputs), Rows(targets)), np.arange(120))
    assert not said.any()
    assert not ridge.predict(inputs).any()


def test_what_is_said_of_a_window_comes_from_other_stretches_of_time() -> None:
    """The rule holds in every stretch but the last, so there it misleads; a fit that had seen it would know."""
    inputs = RANDOM.normal(size=(500, 4, 1))
    rule = RANDOM.normal(size=(4, 2))
    targets = inputs[:, :, 0] @ rule
    targets[400:] *= -1
    _, said = cross_fitted(Examples(Rows(inputs), Rows(targets)), np.arange(500))
    assert np.corrcoef(said[:400].ravel(), targets[:400].ravel())[0, 1] > 0.9
    assert np.corrcoef(said[400:].ravel(), targets[400:].ravel())[0, 1] < -0.9


def test_the_ridge_rival_is_the_same_whatever_the_start(dataset) -> None:
    told = {}
    for ridge in (False, True):
        options = OPTIONS.model_copy(update={"ridge": ridge, "rivals": "statistical"})
        exhibits = TASK.judge(Adding(), TASK.prepare(WAVES, options))
        (table,) = (one for one in exhibits if one.kind == "scores")
        told[ridge] = {row.name: row.values["mae"] for row in table.rows}
    assert told[True]["ridge"] == pytest.approx(told[False]["ridge"], rel=1e-3)
    assert told[True]["network"] < 0.3 * told[False]["network"]


def test_ridge_regression_is_recommended_where_it_would_have_helped() -> None:
    found = TASK.propose(WAVES)["ridge"]
    assert found.value is True
    assert "mean error" in found.why
    assert TASK.propose(series(np.random.default_rng(2).normal(size=300).cumsum()))["ridge"].value is False


STARTS = [("last_value",), ("drift",), ("last_value", "drift")]


def test_the_trial_does_not_read_the_test_part() -> None:
    values = waves()
    changed = values.copy()
    changed[-20:] *= 50
    assert tried(series(values)[0], OPTIONS, STARTS) == tried(series(changed)[0], OPTIONS, STARTS)


def test_the_trial_finds_the_start_that_leaves_least() -> None:
    """A line with noise: a drift continues it, half of it lags behind, and ridge regression has nothing to correct."""
    random = np.random.default_rng(3)
    line = 3.0 * np.arange(200) + 0.3 * random.normal(size=200)
    errors = tried(series(line)[0], OPTIONS, STARTS)
    plain = [errors[Candidate(names, ridge=False)] for names in (("drift",), ("last_value", "drift"), ("last_value",))]
    assert plain == sorted(plain)
    assert plain[1] == pytest.approx(plain[2] / 2, rel=0.1)
    assert errors[Candidate(("last_value",), ridge=True)] < 0.2 * plain[2]


def test_a_blend_is_the_mean_of_two_starts_wherever_a_forecast_is_made() -> None:
    told = {}
    for over, blend in (("last_value", "nothing"), ("drift", "nothing"), ("last_value", "drift")):
        options = OPTIONS.model_copy(update={"residual_over": over, "blend": blend, "ridge": False})
        [told[over, blend]] = TASK.predictor(Adding(), TASK.prepare(WAVES, options).codecs, options).forecast()
    first, second, both = told.values()
    assert np.abs(first - second).max() > 0.1
    assert both == pytest.approx((first + second) / 2)


def test_a_blend_is_recommended_where_two_starts_err_in_different_ways() -> None:
    """A season with a jumping level: the last season knows the one, the last value the other."""
    random, time = np.random.default_rng(0), np.arange(360)
    values = 100 + 8 * np.sin(2 * np.pi * time / 12) + random.normal(size=360).cumsum() + 3 * random.normal(size=360)
    source = (replace(series(values)[0], season=12, frequency="MS"),)
    found = propose(source, horizon=1)
    assert found["blend"].value != "nothing"
    assert f"{found['blend'].why}".count("mean error") == 1
