"""What the lesson on the reach of the signal says is so."""

import numpy as np
import pytest

from core.charts.theme import LIGHT
from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.fresh import fresh_weights
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import learn
from core.lessons.passes import forward
from core.lessons.signal_reach import (
    FEATURES,
    NEVER,
    answer,
    below,
    gradients_against_lag,
    learned,
    trial,
    units_for_equal_parameters,
    untrained_reach,
)
from core.models.cells import CELLS

LESSON = LESSONS["reach"]
SETTINGS = defaults(LESSON.knobs) | defaults(LESSON.predictions)

MEASURED = {
    ("simple_rnn", 1.0): {1: 0.79, 10: 8.2e-2, 20: 6.4e-3, 50: 3.0e-6},
    ("gru", 1.0): {1: 0.54, 10: 5.3e-3, 20: 4.5e-5, 50: 3.9e-11},
    ("lstm", 0.0): {1: 0.54, 10: 4.4e-3, 20: 2.6e-5, 50: 9e-12},
    ("lstm", 1.0): {1: 0.75, 10: 0.10, 20: 1.5e-2, 50: 5.7e-5},
    ("lstm", 3.0): {1: 0.57, 10: 0.46, 20: 0.43, 50: 0.56},
    ("lstm", 5.0): {1: 0.32, 10: 0.29, 20: 0.30, 50: 0.56},
}
"""(cell, forget bias) -> lag -> share, of Keras' own layers with other seeds."""


@pytest.mark.parametrize(("start", "shares"), MEASURED.items(), ids=str)
def test_the_reach_is_what_keras_layers_showed(start: tuple[str, float], shares: dict[int, float]) -> None:
    curve = gradients_against_lag(start[0], forget_bias=start[1]).mean(axis=0)
    for lag, share in shares.items():
        assert abs(np.log10(curve[lag] / share)) < 0.05 + 0.011 * lag, (lag, curve[lag], share)


def test_every_seed_is_a_faint_line_beside_the_mean() -> None:
    lines = answer(SETTINGS).drawings[0].figure(LIGHT).data
    for cell in CELLS.values():
        own = [line for line in lines if line.name.startswith(cell.title)]
        faint = [line.y for line in own if line.opacity < 1]
        [mean] = [line for line in own if line.opacity == 1]
        assert len(faint) == 5
        assert mean.showlegend
        assert "mean of 5 seeds" in mean.name
        np.testing.assert_allclose(mean.y[:30], np.mean(faint, axis=0)[:30])


def test_one_direction_a_window_stands_for_the_whole_jacobian() -> None:
    cell, random, units = CELLS["lstm"], np.random.default_rng(0), 8
    weights = fresh_weights(cell, units=units, features=FEATURES, random=random)
    inputs = np.repeat(random.normal(size=(40, 12, FEATURES)), units, axis=0)
    each_unit = np.tile(np.eye(units), (40, 1))
    whole = {
        timestep: (pulled.inputs**2).sum() for timestep, _, pulled in forward(cell, inputs, weights).backward(each_unit)
    }
    at_random = random.normal(size=each_unit.shape)
    some = {
        timestep: (pulled.inputs**2).sum() for timestep, _, pulled in forward(cell, inputs, weights).backward(at_random)
    }
    assert some[0] / some[11] == pytest.approx(whole[0] / whole[11], rel=0.25)


def test_an_untrained_gru_forgets_faster_than_a_simple_rnn() -> None:
    lags = answer(SETTINGS).truths
    assert lags["gru"] < lags["simple_rnn"] < lags["lstm"] < 30


def test_a_forget_bias_of_three_lays_the_line_flat_without_training() -> None:
    assert below(gradients_against_lag("lstm", forget_bias=3.0).mean(axis=0)) == NEVER
    assert "LSTM nowhere within 100" in answer({**SETTINGS, "forget_bias": 3.0}).sentence


def test_with_equal_parameters_a_simple_rnn_of_twice_the_units_reaches_as_far_as_the_lstm() -> None:
    units = units_for_equal_parameters("simple_rnn", "lstm", 32)
    assert units == pytest.approx(64, abs=3)
    assert CELLS["simple_rnn"].parameters(units, FEATURES) == pytest.approx(
        CELLS["lstm"].parameters(32, FEATURES), rel=0.02
    )
    lags = answer({**SETTINGS, "equal": "parameters"}).truths
    assert lags["simple_rnn"] == pytest.approx(lags["lstm"], abs=3)


def test_a_trained_grus_gradient_reaches_what_it_had_to_remember() -> None:
    """Before: less than a thousandth of the newest at lag 19. After: more than a tenth, from every seed."""
    asked = trial(SETTINGS).model_copy(update={"seeds": 2})
    found = LearningCurves(asked, tuple(learn(asked)), ended=True)
    assert found.solved == 2
    assert untrained_reach(asked)[:, -1].max() < 1e-3
    assert min(one.reach[-1] for one in found.last) > 0.1
    assert [one.reach[0] for one in found.last] == [1.0] * 2
    assert "2 of 2 seeds solved it" in learned(SETTINGS, found).sentence
