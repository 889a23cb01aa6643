"""What the lesson on computing and learning says is so."""

import numpy as np
import pytest

from core.lessons import LESSONS
from core.lessons.can_it_learn import BITS, answer, learned, parities, parity_by_hand, right, trial
from core.lessons.controls import defaults
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import Learner, Trial, learn

KNOBS = defaults(LESSONS["learning"].knobs)


@pytest.mark.parametrize("seed", range(3))
def test_two_units_set_by_hand_tell_the_parity_of_a_thousand_bits(seed: int) -> None:
    bits, answers = parities(seed)
    assert right(seed) == BITS
    assert np.abs(answers - np.cumsum(bits) % 2).max() < 1e-3
    assert answer(KNOBS).truths == {"can": "yes"}


def test_keras_own_simple_rnn_does_the_same_with_these_weights() -> None:
    import keras

    layer = keras.layers.SimpleRNN(2, return_sequences=True)
    layer.build((1, BITS, 1))
    layer.set_weights(parity_by_hand())
    bits, _ = parities()
    hidden = np.asarray(layer(bits[None, :, None].astype("float32")))[0]
    assert (np.round((hidden[:, 0] - hidden[:, 1]) / 2) == np.cumsum(bits) % 2).all()


@pytest.mark.slow
def test_trained_from_random_weights_none_of_five_seeds_learns_it() -> None:
    asked = trial(KNOBS)
    curves = LearningCurves(asked, tuple(learn(asked)), ended=True)
    assert learned(KNOBS, curves).truths == {"seeds": 0}
    assert all(one.loss == pytest.approx(np.log(2), abs=0.02) for one in curves.last)


def updates(bias: float, most: int, seed: int) -> int | None:
    """How many a seed needs for the first symbol of forty."""
    asked = trial({**KNOBS, "problem": "first", "cell": "lstm", "timesteps": 40, "units": 32, "forget_bias": bias})
    told = Learner(asked, seed).learn(most)
    return told.update if told.solved else None


@pytest.mark.parametrize("seed", range(5))
def test_a_larger_forget_bias_lets_every_seed_solve_what_most_fail_at(seed: int) -> None:
    assert updates(4.0, 100, seed) is not None
    assert updates(1.0, 100, seed) is None


def test_a_trial_says_which_seeds_solved_it_and_when() -> None:
    asked = Trial(problem="first", cell="simple_rnn", timesteps=8, updates=300, seeds=5)
    sentence = learned(KNOBS, LearningCurves(asked, tuple(learn(asked)), ended=True)).sentence
    assert sentence.startswith("First symbol over 8 timesteps, SimpleRNN of 32: 5 of 5 seeds solved it, after ")


@pytest.mark.parametrize("problem", ["brackets", "counting"])
def test_every_seed_of_a_simple_rnn_of_sixteen_units_learns_what_is_no_parity(problem: str) -> None:
    asked = trial({**KNOBS, "problem": problem, "units": 16})
    found = LearningCurves(asked, tuple(learn(asked)), ended=True)
    assert found.solved == asked.seeds
    assert max(one.update for one in found.last) <= 200
