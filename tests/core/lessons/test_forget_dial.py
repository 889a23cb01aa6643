"""What the lesson of the forget dial says is so."""

import numpy as np
import pytest

from core.charts.theme import LIGHT
from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.forget_dial import ASKED_TIMESTEPS, answer, bias_for, half_life, kept, learned, trial
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import learn
from core.models.in_numpy.activations import sigmoid

LESSON = LESSONS["forgetting"]
KNOBS = defaults(LESSON.knobs) | defaults(LESSON.predictions)


@pytest.mark.parametrize(("bias", "timesteps"), [(0, 1.0), (1, 2.2), (2, 5.5), (3, 14.3), (4, 38.2), (5, 103)])
def test_half_lives_are_those_of_a_gate_that_multiplies(bias: float, timesteps: float) -> None:
    assert half_life(bias) == pytest.approx(timesteps, rel=0.01)


@pytest.mark.parametrize("bias", [0.0, 1.0, 4.0])
def test_an_lstm_with_zero_kernels_keeps_exactly_that_much(bias: float) -> None:
    np.testing.assert_allclose(kept(bias, 60), sigmoid(np.float64(bias)) ** np.arange(61), rtol=1e-12)


def test_keras_own_lstm_with_zero_kernels_keeps_as_much() -> None:
    import keras

    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 30, 1))
    kernel, recurrent_kernel, bias = (np.zeros_like(array) for array in layer.get_weights())
    bias[1] = 2.0
    layer.set_weights([kernel, recurrent_kernel, bias])
    cell = layer(np.zeros((1, 30, 1)), initial_state=[np.zeros((1, 1)), np.ones((1, 1))])[2]
    assert float(cell[0, 0]) == pytest.approx(kept(2.0, 30)[-1], rel=1e-5)


@pytest.mark.parametrize("timesteps", [10, 50, 100, 200])
def test_the_fitting_bias_leaves_about_a_third(timesteps: int) -> None:
    assert kept(bias_for(timesteps), timesteps)[-1] == pytest.approx(np.exp(-1), rel=0.06)


def test_the_truths_are_those_that_were_asked_for() -> None:
    truths = answer(KNOBS).truths
    assert truths["half"] == 2.2
    assert kept(truths["fitting"], ASKED_TIMESTEPS)[-1] == pytest.approx(1 / 3, abs=0.05)


def test_a_forget_bias_of_four_needs_less_than_half_the_updates_of_one_from_every_seed() -> None:
    asked = trial(KNOBS)
    assert [asked.of_seed(seed).forget_bias for seed in range(asked.seeds)] == [1.0] * 5 + [4.0] * 5
    curves = LearningCurves(asked, tuple(learn(asked)), ended=True)
    updates = [one.update for one in sorted(curves.last)]
    assert curves.solved == 10
    assert max(updates[5:]) < min(updates[:5])
    found = learned(KNOBS, curves)
    assert found.truths == {"share": round(100 * np.median(updates[5:]) / np.median(updates[:5]))}
    assert found.truths["share"] < 50
    assert "with forget bias 4, 5 of 5 seeds solved it, after " in found.sentence
    lines = found.drawings[0].figure(LIGHT).data[1:]
    assert [line.line.dash for line in lines] == ["solid"] * 5 + ["dot"] * 5
    assert [line.name for line in lines if line.showlegend] == [f"LSTM, forget bias {bias}, 5 seeds" for bias in (1, 4)]


def test_inputs_that_move_the_gate_end_what_a_large_bias_had_kept() -> None:
    left = [kept(5.0, 100, noise=3.0, seed=seed)[-1] for seed in range(5)]
    assert kept(5.0, 100)[-1] > 0.5
    assert max(left) < 0.1
    assert len({round(share, 6) for share in left}) > 1
