"""What the lesson on exploding gradients says is so."""

import numpy as np
import pytest

from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.exploding import answer, growth, learned, multiplied, trial
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import learn

KNOBS = defaults(LESSONS["exploding"].knobs)


def trained(**changed: object) -> LearningCurves:
    asked = trial(KNOBS | changed)
    return LearningCurves(asked, tuple(learn(asked)), ended=True)


def test_a_factor_of_a_tenth_more_is_ten_thousand_after_a_hundred_timesteps() -> None:
    assert multiplied(1.1, 100) == pytest.approx(1.1**100)
    assert answer(KNOBS).truths == {"grown": "thousands"}


def test_without_clipping_every_seed_diverges() -> None:
    curves = trained()
    assert learned(KNOBS, curves).truths == {"diverged": 5}
    assert max(one.norm for one in curves.told if np.isfinite(one.norm)) > 1e6


@pytest.mark.parametrize("changed", [{"clip": 1.0}, {"optimiser": "adam"}], ids=str)
def test_clipping_or_adam_keeps_every_seed_though_norms_jump(changed: dict) -> None:
    curves = trained(**changed)
    assert curves.diverged == 0
    assert max(one.norm for one in curves.told) > 1e6


def test_with_relu_the_gradient_looks_harmless_before_training() -> None:
    assert np.median(growth(trial(KNOBS))[:, -1]) < 10


def test_the_gradient_before_training_is_that_of_the_network_that_is_trained() -> None:
    assert growth(trial(KNOBS | {"stretch": 1.0, "activation": "tanh"})).shape == (5, 100)
    assert np.median(growth(trial(KNOBS | {"activation": "linear"}))[:, -1]) > 1e9
