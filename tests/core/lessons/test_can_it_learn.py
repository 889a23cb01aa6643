"""What the lesson on computing and learning says is so."""

from collections import Counter

import numpy as np
import pytest

from core.lessons import LESSONS
from core.lessons.can_it_learn import ALL, BITS, SEEDS, UPDATES, answer, learned, parities, parity_by_hand, right, trial
from core.lessons.controls import defaults
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import CurvePoint, Learner, Trial, learn

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


def first_symbol(timesteps: int, most: int) -> list[bool]:
    """Which seeds of a SimpleRNN of 32 units solve it in so many updates."""
    asked = trial({**KNOBS, "problem": "first", "timesteps": timesteps, "units": 32})
    assert asked.updates == UPDATES
    return [Learner(asked, seed).learn(most).solved for seed in range(SEEDS)]


def test_a_simple_rnn_solves_twenty_timesteps_from_every_seed_and_twice_as_many_from_few() -> None:
    assert first_symbol(20, 100) == [True] * SEEDS
    assert sum(first_symbol(40, 150)) == 1


@pytest.mark.slow
def test_two_of_five_seeds_solve_forty_timesteps_in_all_their_updates() -> None:
    assert sum(first_symbol(40, UPDATES)) == 2


ADDING = {**KNOBS, "problem": "adding", "cell": ALL, "timesteps": 50, "units": 16}


def adding(cell: str, most: int) -> CurvePoint:
    """What becomes of the first seed of a cell where all three learn side by side."""
    asked = trial(ADDING)
    assert most <= asked.updates < UPDATES
    seed = next(seed for seed in range(asked.seeds) if asked.of_seed(seed).cell == cell)
    return Learner(asked, seed).learn(most)


def test_a_gru_of_sixteen_units_adds_over_fifty_timesteps_where_a_simple_rnn_does_not() -> None:
    assert adding("gru", 450).solved
    assert adding("simple_rnn", 450).loss > 0.1


@pytest.mark.slow
def test_side_by_side_every_gru_three_of_five_lstms_and_no_simple_rnn_solve_it() -> None:
    asked = trial(ADDING)
    solved = [asked.of_seed(one.seed).cell for one in learn(asked) if one.solved]
    assert Counter(solved) == {"gru": 5, "lstm": 3}


@pytest.mark.slow
def test_a_minute_has_enough_updates_for_an_lstm_alone_of_thirty_two_units_to_add() -> None:
    asked = trial({**ADDING, "cell": "lstm", "units": 32})
    assert Learner(asked.model_copy(update={"seeds": 6}), 5).learn(asked.updates).solved


def test_three_cells_side_by_side_are_told_one_by_one_with_their_losses() -> None:
    asked = trial(ADDING)
    told = tuple(CurvePoint(seed, 7, 0.01 if seed >= 10 else 0.17, 1.0, seed >= 10) for seed in range(asked.seeds))
    sentence = learned(ADDING, LearningCurves(asked, told, ended=True)).sentence
    assert "SimpleRNN of 16: 0 of 5 seeds solved it; median loss 0.170" in sentence
    assert "GRU of 16: 5 of 5 seeds solved it, after 7, 7, 7, 7, 7 updates; median loss 0.010" in sentence
    assert "as many as fit into a minute; knowing nothing, the loss is 0.167" in sentence


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
