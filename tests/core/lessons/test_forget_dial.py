"""What the lesson of the forget dial says is so."""

import numpy as np
import pytest

from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.forget_dial import ASKED_TIMESTEPS, answer, bias_for, half_life, kept
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


def test_inputs_that_move_the_gate_end_what_a_large_bias_had_kept() -> None:
    left = [kept(5.0, 100, noise=3.0, seed=seed)[-1] for seed in range(5)]
    assert kept(5.0, 100)[-1] > 0.5
    assert max(left) < 0.1
    assert len({round(share, 6) for share in left}) > 1
