"""What the lesson on repeating the last value says is so."""

import numpy as np
import pytest

from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.last_value import answer, learned, repeated, series, trial
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import learn

KNOBS = defaults(LESSONS["lastvalue"].knobs)


@pytest.mark.parametrize("seed", range(5))
def test_levels_of_a_random_walk_correlate_and_changes_do_not(seed: int) -> None:
    levels, changes = repeated(series("walk", seed))
    assert levels > 0.9
    assert abs(changes) < 0.15


def test_the_truth_is_that_of_the_walk_that_is_drawn() -> None:
    values = series("walk", 0)
    assert answer(KNOBS).truths["correlation"] == round(np.corrcoef(values[1:], values[:-1])[0, 1], 2)


@pytest.mark.parametrize(("name", "beaten"), [("walk", 0), ("pulled", 5)])
def test_no_network_beats_the_last_value_of_a_walk_and_every_one_that_of_a_series_pulled_back(
    name: str, beaten: int
) -> None:
    settings = {**KNOBS, "series": name}
    curves = LearningCurves(trial(settings), tuple(learn(trial(settings))), ended=True)
    assert learned(settings, curves).truths == {"beat": beaten}
    if name == "walk":
        assert all(one.loss == pytest.approx(1, abs=0.1) for one in curves.last)


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert answer(KNOBS).sentence.endswith("its changes at 0.00.")


def test_the_plot_of_a_series_that_is_pulled_back_looks_worse() -> None:
    assert repeated(series("pulled", 0))[0] < 0.7 < repeated(series("walk", 0))[0]
