from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.errors import UserError
from core.tasks import task_of
from core.tasks.forecasting.cutting import Fitted, fit_all
from core.tasks.forecasting.predicting import forecasts

TASK = task_of("forecasting")
Options = TASK.Options


class Silent:
    """A network that always answers zero."""

    def __init__(self, outputs: int) -> None:
        self.outputs = outputs

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return np.zeros((len(inputs), self.outputs))


def series(values: np.ndarray, *, season: int = 1, name: str = "sales") -> Series:
    index = pd.date_range("2000-01-01", periods=len(values), freq="MS")
    return Series(name, np.asarray(values, dtype=float)[:, None], (name,), name, index, "MS", season)


def seasonal(length: int = 120, *, season: int = 12, growth: float = 0.5) -> np.ndarray:
    time = np.arange(length)
    noise = np.random.default_rng(0).normal(size=length)
    return 100 + growth * time + 20 * np.sin(2 * np.pi * time / season) + noise


def fit(one: Series, options) -> Fitted:
    return fit_all((one,), options)[0]


STRATEGIES = ["direct", "autoregressive", "encoder_decoder"]
EVERYTHING = [
    {"scaling": "none"},
    {"scaling": "minmax", "residual_over": "nothing"},
    {"scaling": "standard", "residual_over": "last_value", "differences": True},
    {"scaling": "window", "residual_over": "seasonal_naive", "seasonal_differences": True, "transform": "log"},
    {"scaling": "window", "residual_over": "seasonal_mean", "fold": True, "seasonal_differences": True},
    {"scaling": "window", "residual_over": "last_value", "seasonal_lags": True, "transform": "box_cox"},
    {"scaling": "window", "residual_over": "drift", "differences": True},
    {"scaling": "window", "residual_over": "theta", "differences": True},
    {"scaling": "window_level", "residual_over": "adjusted_last_value", "seasonal_differences": True},
    {"scaling": "window", "residual_over": "seasonal_mean", "second_season": 24, "seasonal_differences": True},
    {"scaling": "standard", "strategy": "autoregressive", "calendar": True},
    {"scaling": "window", "strategy": "autoregressive", "residual_over": "seasonal_naive", "fold": True},
    {"scaling": "none", "strategy": "encoder_decoder", "calendar": True},
    {"scaling": "window", "strategy": "encoder_decoder", "residual_over": "theta", "seasonal_lags": True},
]


@pytest.mark.parametrize("choice", EVERYTHING, ids=str)
def test_the_plan_says_what_prepare_cuts(choice: dict) -> None:
    source = (series(seasonal(), season=12),)
    options = Options(horizon=6, lookback=24, **choice)
    plan, dataset = TASK.plan(source, options), TASK.prepare(source, options)
    assert plan.ends == dataset.ends
    assert plan.examples == {
        "train": len(dataset.train),
        "validation": len(dataset.validation),
        "test": len(dataset.test),
    }
    inputs = dataset.train.all_inputs()
    assert inputs.shape[1:] == (plan.ends.rows, plan.ends.features)
    assert dataset.train.all_targets().shape[1] == plan.ends.outputs
    assert inputs.dtype == np.float32
    assert np.isfinite(inputs).all()


@pytest.mark.parametrize("choice", EVERYTHING, ids=str)
def test_training_examples_never_see_validation_or_test_values(choice: dict) -> None:
    values = seasonal()
    options = Options(horizon=6, lookback=24, validation=12, test=12, **choice)
    changed = np.where(np.arange(120) >= 96, values * 7 + 1e4, values)
    first = TASK.prepare((series(values, season=12),), options).train
    second = TASK.prepare((series(changed, season=12),), options).train
    assert np.array_equal(first.all_inputs(), second.all_inputs())
    assert np.array_equal(first.all_targets(), second.all_targets())


@pytest.mark.parametrize("choice", EVERYTHING, ids=str)
def test_targets_decode_to_the_values_they_were_cut_from(choice: dict) -> None:
    source = (series(seasonal(), season=12),)
    options = Options(horizon=6, lookback=24, **choice)
    one = fit(source[0], options)
    origins = np.array([60, 71, 100])
    encoded = one.encode(origins)
    decoded = one.power.decode(encoded.values(encoded.targets(one.targets(origins))))
    expected = source[0].target_values[origins[:, None] + np.arange(one.shape.outputs)]
    assert decoded == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_silent_network_is_as_good_as_the_rival_it_starts_from(strategy: str) -> None:
    one = fit(
        series(seasonal(), season=12),
        Options(horizon=6, lookback=24, scaling="window", residual_over="seasonal_naive", strategy=strategy),
    )
    (found,) = forecasts(Silent(one.shape.outputs), [one], [np.array([100, 120])])
    values = one.series.target_values
    assert found == pytest.approx(np.stack([values[88:94], values[108:114]]))


def test_a_forecast_reads_nothing_behind_its_origin() -> None:
    options = Options(horizon=6, lookback=24, scaling="window", residual_over="last_value", differences=True)
    values = seasonal()
    changed = np.where(np.arange(120) >= 100, 0.0, values)
    first, second = (fit(series(each, season=12), options).encode(np.array([100])) for each in (values, changed))
    assert np.array_equal(first.inputs, second.inputs)
    assert np.array_equal(first.base, second.base)


def test_a_test_part_shorter_than_the_horizon_is_explained() -> None:
    with pytest.raises(UserError, match="test part has 4 timesteps, the horizon 6") as caught:
        TASK.plan((series(seasonal()),), Options(horizon=6, test=4))
    assert "at most 4" in caught.value.hint


def test_a_series_too_short_says_how_much_is_needed() -> None:
    with pytest.raises(UserError, match="lookback 24 and horizon 12 need at least 36"):
        TASK.plan((series(seasonal(50)),), Options(lookback=24, horizon=12, test=12, validation=12))


def test_missing_values_are_refused() -> None:
    values = seasonal()
    values[7] = np.nan
    with pytest.raises(UserError, match="missing values"):
        TASK.plan((series(values),), Options())


@pytest.mark.parametrize("length", [1, 2, 5, 12, 30, 60, 400])
@pytest.mark.parametrize("season", [1, 12])
def test_a_proposal_has_a_reason_for_every_field_and_is_valid(length: int, season: int) -> None:
    source = (series(seasonal(length), season=season),)
    found = TASK.propose(source)
    own = {name: one.value for name, one in found.items() if name in Options.model_fields}
    assert set(own) == set(Options.model_fields)
    assert all(len(one.why) > 10 for one in found.values())
    options = Options(**own)
    if length >= 12:
        assert TASK.plan(source, options).examples["train"] > 0


def test_many_series_of_unequal_length_make_one_dataset() -> None:
    source = tuple(
        series(seasonal(length) * scale, season=12, name=f"s{length}")
        for length, scale in [(60, 1), (90, 1000), (31, 0.01)]
    )
    values = {name: one.value for name, one in TASK.propose(source).items() if name in Options.model_fields}
    dataset = TASK.prepare(source, Options(**values))
    assert len(dataset.test) == 3
    assert np.abs(dataset.train.all_targets()).max() < 50
    exhibits = TASK.judge(Silent(dataset.ends.outputs), dataset)
    kinds = [exhibit.kind for exhibit in exhibits]
    assert kinds == ["verdict", "scores", "forecasts", "coverage", "added", "errors"]
    assert exhibits[2].total == 3
    last = exhibits[2].forecast(2)
    assert last.horizon == values["horizon"]
    assert set(last.baselines) == set(exhibits[5].absolute) - {"network"}
    test = last.parts[-1]
    for line in (*last.baselines.values(), *(band.upper for band in last.test_intervals)):
        assert np.isfinite(line).tolist() == [test.start <= place for place in range(test.stop)]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_judged_under_the_same_rules_as_the_baselines(strategy: str) -> None:
    source = (series(seasonal(), season=12),)
    options = Options(horizon=6, test=24, lookback=24, scaling="window", residual_over="last_value", strategy=strategy)
    dataset = TASK.prepare(source, options)
    verdict, scores, forecast, coverage, _, errors = TASK.judge(Silent(dataset.ends.outputs), dataset)
    rows = {row.name: row.values for row in scores.rows}
    assert rows["network"] == pytest.approx(rows["naive"])
    assert errors.absolute["network"].shape == errors.absolute["seasonal naive"].shape == (19, 6)
    assert "repeats the last value" in verdict.warnings[0]
    assert verdict.outcome != "better"
    assert len(forecast.times) == 120
    assert np.isnan(forecast.predicted[:24]).all()
    assert np.isfinite(forecast.predicted[96:]).all()
    assert len(forecast.future) == 6
    assert [each.level for each in forecast.intervals] == [0.5, 0.8, 0.95]
    assert (forecast.intervals[0].lower < forecast.future).all()
    assert (forecast.intervals[2].upper > forecast.intervals[0].upper).all()
    assert coverage.values == 19 * 6
    for band in forecast.test_intervals:
        inside = (band.lower[96:] < forecast.predicted[96:]) & (forecast.predicted[96:] < band.upper[96:])
        assert inside.all()
        assert np.isnan(band.upper[:96]).all()
    assert pd.Timestamp(forecast.future_times[0]) == pd.Timestamp("2010-01-01")
    preview = TASK.preview(Silent(dataset.ends.outputs), dataset)
    assert np.isfinite(preview.predicted).any()


def test_series_without_room_for_a_forecast_are_named_and_left_out() -> None:
    source = tuple(series(seasonal(length), season=12, name=f"s{length}") for length in (5, 90, 60, 24))
    options = Options(horizon=12, lookback=12, test=12, validation=12)
    assert TASK.plan(source, options).left_out == ("s5", "s24")
    dataset = TASK.prepare(source, options)
    forecasts = next(each for each in TASK.judge(Silent(12), dataset) if each.kind == "forecasts")
    assert [one.name for one in forecasts.series] == ["s90", "s60"]
    assert len(TASK.predictor(Silent(12), dataset.codecs, options).forecast()) == 4


def test_a_series_too_short_to_know_its_change_takes_that_of_the_others() -> None:
    values = np.random.default_rng(0).lognormal(3, 0.1, size=60)
    source = (series(values, name="long"), series(values[:20] * 1000, name="short"))
    options = Options(horizon=6, test=6, validation=12, scaling="window", residual_over="last_value", transform="log")
    long, short = fit_all(source, options)
    assert short.fixed.change == pytest.approx(long.fixed.change)


def test_a_column_that_knows_the_future_is_called_out() -> None:
    values = np.cumsum(np.random.default_rng(0).normal(size=200))
    both = np.stack([values, np.roll(values, -2)], axis=1)
    index = pd.RangeIndex(200)
    source = (Series("s", both, ("price", "hint"), "price", index),)
    dataset = TASK.prepare(source, Options(horizon=3, lookback=8, residual_over="last_value"))
    verdict = TASK.judge(Silent(3), dataset)[0]
    assert any("hint equals price 2 timesteps later" in warning for warning in verdict.warnings)


def test_a_trend_out_of_the_range_of_training_is_called_out() -> None:
    dataset = TASK.prepare((series(np.arange(200.0)),), Options(horizon=3, lookback=8, scaling="minmax"))
    verdict = TASK.judge(Silent(3), dataset)[0]
    assert any("outside the range of training" in warning for warning in verdict.warnings)


def test_few_windows_are_called_out() -> None:
    dataset = TASK.prepare((series(seasonal(60)),), Options(horizon=6, lookback=12))
    assert any("training windows" in warning for warning in TASK.judge(Silent(6), dataset)[0].warnings)


def test_a_very_long_series_stays_small_in_validation_test_and_exhibits() -> None:
    values = np.random.default_rng(0).normal(size=100_000).cumsum()
    source = (replace(series(values[:100]), values=values[:, None], index=pd.RangeIndex(100_000), frequency=None),)
    options = Options(horizon=1, lookback=8, stride=50, residual_over="last_value")
    plan, dataset = TASK.plan(source, options), TASK.prepare(source, options)
    assert max(plan.examples.values()) <= 5000
    assert len(dataset.validation) == plan.examples["validation"] >= 2500
    forecast = next(each for each in TASK.judge(Silent(1), dataset) if each.kind == "forecast")
    assert len(forecast.times) == 20_000
    assert np.isfinite(forecast.predicted[-5000:]).all()
