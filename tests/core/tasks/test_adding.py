"""What a network adds to its start: how much of the score is whose, and where."""

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.results.exhibits.forecasting import Added
from core.tasks import task_of

TASK = task_of("forecasting")
OPTIONS = TASK.Options(horizon=6, lookback=12, test=120, validation=24, residual_over="last_value", scaling="none")
RANDOM = np.random.default_rng(0)
VALUES = 50 + 10 * np.sin(2 * np.pi * np.arange(300) / 12) + RANDOM.normal(size=300)


def series(values: np.ndarray = VALUES) -> tuple[Series, ...]:
    return (Series("waves", values[:, None], ("v",), "v", pd.RangeIndex(len(values)), season=12, unit="m"),)


class Knowing:
    """A network that says `share` of what really follows its windows."""

    def __init__(self, share: float, values: np.ndarray = VALUES) -> None:
        self._share, self._values = share, values

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        places = [int(np.argmin(np.abs(self._values - last))) for last in inputs[:, -1, 0]]
        follow = np.array([np.r_[self._values[at + 1 :], np.full(6, self._values[-1])][:6] for at in places])
        return self._share * (follow - inputs[:, -1, :1])


def told(network: Knowing, **changes) -> Added | None:
    options = OPTIONS.model_copy(update=changes)
    exhibits = TASK.judge(network, TASK.prepare(series(), options))
    return next((one for one in exhibits if isinstance(one, Added)), None)


def test_a_network_that_knows_more_is_told_from_its_start() -> None:
    found = told(Knowing(0.5))
    assert found.outcome == "more"
    assert found.network == pytest.approx(found.fitted / 2, rel=0.02)
    assert "does not know" in found.sentence


def test_a_network_that_says_nothing_adds_nothing_and_one_that_is_wrong_takes_away() -> None:
    assert told(Knowing(0.0)).sentence == "The network adds nothing to its start."
    assert told(Knowing(-0.5)).outcome == "less"


def test_what_is_fitted_is_told_from_the_simple_forecast() -> None:
    found = told(Knowing(0.0), ridge=True)
    assert found.fitted < 0.5 * found.simple
    assert "ridge regression" in found.start
    assert told(Knowing(0.0)).simple == told(Knowing(0.0)).fitted


def test_a_network_from_nothing_has_no_start_to_add_to() -> None:
    assert told(Knowing(0.5), residual_over="nothing") is None


def test_parts_of_the_errors_are_those_of_the_whole() -> None:
    found = told(Knowing(0.5))
    assert found.steps_start.mean() == pytest.approx(found.fitted)
    assert found.steps_network.mean() == pytest.approx(found.network)
    ahead = [one for one in found.where if one.name.endswith("ahead")]
    assert [one.name for one in ahead] == ["1 to 2 timesteps ahead", "3 to 4 timesteps ahead", "5 to 6 timesteps ahead"]
    assert np.mean([one.start for one in ahead]) == pytest.approx(found.fitted)
    assert sum("season" in one.name for one in found.where) == 4
    assert {"After a shock", "Without a shock before"} <= {one.name for one in found.where}


def test_what_a_network_starts_from_is_said_in_words() -> None:
    blended = OPTIONS.model_copy(update={"residual_over": "theta", "blend": "seasonal_naive", "ridge": True})
    assert TASK.starts_from(blended) == (
        "the mean of a smoothed level with half the trend (Theta) and repeating the last season, corrected by ridge "
        "regression"
    )
    assert TASK.starts_from(OPTIONS.model_copy(update={"residual_over": "nothing"})) == ""
