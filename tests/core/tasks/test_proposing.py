import numpy as np
import pandas as pd

from core.data.series import Series
from core.tasks import task_of
from core.tasks.forecasting.options import FURTHEST_AHEAD, FURTHEST_BACK
from core.tasks.forecasting.outline import lookback_of, outline_of
from core.tasks.forecasting.proposing import propose


def source(values: np.ndarray, *, season: int = 1, frequency: str | None = None, count: int = 1) -> tuple[Series, ...]:
    return tuple(
        Series(f"s{number}", values[:, None], ("v",), "v", pd.RangeIndex(len(values)), frequency, season)
        for number in range(count)
    )


def noise(length: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=length)


def test_growing_swings_ask_for_logarithms() -> None:
    time = np.arange(180)
    growing = np.exp(0.01 * time + 0.3 * np.sin(2 * np.pi * time / 12) + 0.02 * noise(180)) * 100
    steady = 100 + time + 20 * np.sin(2 * np.pi * time / 12) + noise(180)
    assert propose(source(growing, season=12))["transform"].value == "log"
    assert propose(source(steady, season=12))["transform"].value == "none"


def test_a_random_walk_starts_from_its_last_value_and_a_season_from_a_season() -> None:
    assert propose(source(np.cumsum(noise(300))))["residual_over"].value == "last_value"
    time = np.arange(300)
    seasonal = 20 * np.sin(2 * np.pi * time / 12) + noise(300)
    assert propose(source(seasonal, season=12))["residual_over"].value in ("seasonal_mean", "smoothing", "weighted")


def test_a_season_of_a_year_of_hours_asks_for_no_more_than_can_be_chosen() -> None:
    outline = outline_of(source(noise(26_280), season=8_760, frequency="h"))
    assert (outline.horizon, lookback_of(outline, fold=False)) == (FURTHEST_AHEAD, FURTHEST_BACK)


def test_a_week_over_the_day_is_found() -> None:
    hours = np.arange(24 * 70)
    weekday = (hours // 24) % 7 < 5
    values = 50 + 10 * np.sin(2 * np.pi * hours / 24) + 15 * weekday + noise(len(hours))
    found = propose(source(values, season=24, frequency="h"))
    assert found["second_season"].value == 168
    assert found["fold"].value is True
    assert found["horizon"].value == 48


def test_long_series_leave_windows_out() -> None:
    found = propose(source(np.cumsum(noise(200_000))))
    assert found["stride"].value > 1


def test_the_test_part_has_no_say() -> None:
    values = 100 + np.arange(240) + 20 * np.sin(2 * np.pi * np.arange(240) / 12) + noise(240)
    changed = values.copy()
    changed[-24:] *= 50
    assert propose(source(values, season=12)) == propose(source(changed, season=12))


def test_many_short_series_with_a_trend_start_from_theta_and_count_the_network_by_half() -> None:
    rng = np.random.default_rng(0)
    short = tuple(
        one
        for number in range(30)
        for one in source(500 + np.arange(40) + 2 * rng.normal(size=40).cumsum() + 6 * rng.normal(size=40))
    )
    found = propose(short, horizon=6)
    assert found["residual_over"].value == "theta"
    assert found["correction"].value == 0.5
    assert propose(source(np.cumsum(noise(300))))["correction"].value == 1.0


def test_a_season_too_long_to_be_followed_gets_no_start_that_follows() -> None:
    hours = np.arange(12_000)
    found = propose(source(np.sin(2 * np.pi * hours / 4000), season=4000, frequency="h"))
    assert found["blend"].value == "nothing"
    assert "season of 4,000 timesteps" in found["blend"].why


def test_a_start_that_cannot_be_fed_back_is_not_proposed_for_an_autoregressive_network() -> None:
    task, short = task_of("forecasting"), source(10 + noise(30))
    values = {name: one.value for name, one in task.propose(short).items() if name in task.Options.model_fields}
    assert values["blend"] == "weighted"
    assert task.instead(values, {}) == {}
    chosen = {"strategy": "autoregressive"}
    assert task.instead(values, chosen) == {"blend": "nothing"}
    task.plan(short, task.Options(**{**values, **task.instead(values, chosen), **chosen}))
