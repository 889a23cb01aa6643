"""What the lesson on exploding gradients says is so."""

import numpy as np
import pytest

from core.charts.theme import LIGHT
from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.exploding import answer, cliff, growth, learned, multiplied, trial
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import learn
from core.lessons.loss_surface import BIASES, LEARNING_RATE, START, TARGET, WEIGHTS, surface, walk

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


@pytest.mark.parametrize("changed", [{"clip": 1.0}, {"optimizer": "adam"}], ids=str)
def test_clipping_or_adam_keeps_every_seed_though_norms_jump(changed: dict) -> None:
    curves = trained(**changed)
    assert curves.diverged == 0
    assert max(one.norm for one in curves.told) > 1e6


def test_with_relu_the_gradient_looks_harmless_before_training() -> None:
    assert np.median(growth(trial(KNOBS))[:, -1]) < 10


def test_the_gradient_before_training_is_that_of_the_network_that_is_trained() -> None:
    assert growth(trial(KNOBS | {"stretch": 1.0, "activation": "tanh"})).shape == (5, 100)
    assert np.median(growth(trial(KNOBS | {"activation": "linear"}))[:, -1]) > 1e9


def test_the_surface_is_the_loss_of_the_real_cell() -> None:
    """A unit without activation: w^T s + b (w^T - 1) / (w - 1)."""
    found, weight, bias = surface("linear", 20), WEIGHTS[5], BIASES[9]
    state = weight**20 * START + bias * (weight**20 - 1) / (weight - 1)
    assert found[9, 5] == pytest.approx((state - TARGET) ** 2)
    assert found.shape == (len(BIASES), len(WEIGHTS))


def test_the_surface_has_a_valley_beside_a_cliff() -> None:
    found = surface("relu", 100)
    assert found.min() < 0.01
    assert found.max() > 1e15


def test_without_clipping_one_step_leaves_the_surface_and_clipped_ones_come_down_to_the_valley() -> None:
    free, clipped = (walk("relu", 100, 1.3, norm) for norm in (0.0, 1.0))
    assert free.left
    assert free.updates == 1
    assert not clipped.left
    assert clipped.losses[0] == free.losses[0] > 1e20
    assert clipped.losses[-1] < 0.1


def test_a_walk_goes_down_the_slope_of_the_surface() -> None:
    [before, after] = walk("tanh", 20, 1.2, 0.0).places[:2]
    lower, higher = (walk("tanh", 20, before[0] + step, 0.0).losses[0] for step in (-1e-6, 1e-6))
    assert before[0] - after[0] == pytest.approx(LEARNING_RATE * (higher - lower) / 2e-6, rel=1e-3)


def test_the_map_of_the_surface_says_how_both_walks_went() -> None:
    drawing = cliff(trial(KNOBS))
    assert "without clipping, update 1 leaves the picture; clipped at 1, the loss goes from" in drawing.alt
    lines = drawing.figure(LIGHT).data
    assert [line.name for line in lines[1:]] == ["without clipping", "clipped at 1"]
    assert lines[1].x[-1] == WEIGHTS[0] or BIASES[0] == lines[1].y[-1]
