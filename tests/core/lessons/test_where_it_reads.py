"""What the lesson on where an answer is read from says is so."""

import numpy as np
import pytest

from core.charts.theme import LIGHT
from core.lessons import LESSONS
from core.lessons.controls import Settings, defaults
from core.lessons.learning.network import SmallNetwork
from core.lessons.learning.problems import PROBLEMS
from core.lessons.learning.trial import Learner, fresh_network
from core.lessons.where_it_reads import READ_FROM, SEEDS, answer, trial, untrained
from core.models.cells import CELLS

KNOBS = defaults(LESSONS["reading"].knobs)


def solved(settings: Settings, updates: int) -> int:
    asked = trial(settings)
    return sum(Learner(asked, seed).learn(updates).solved for seed in range(SEEDS))


def test_from_the_last_state_the_least_gradient_reaches_the_first_input() -> None:
    assert answer(KNOBS).truths == {"least": "last"}
    assert untrained("simple_rnn", "last", 60, 32)[:, 0].max() < 0.01
    assert all(untrained("simple_rnn", reading, 60, 32)[:, 0].mean() > 0.5 for reading in ("mean", "both", "attention"))


def test_every_seed_is_a_faint_line_beside_the_mean() -> None:
    lines = answer(KNOBS).drawings[0].figure(LIGHT).data
    assert sum(line.opacity < 1 for line in lines) == SEEDS * len(READ_FROM)
    assert [line.name for line in lines if line.showlegend] == [
        f"{words}, mean of 5 seeds" for words in READ_FROM.values()
    ]


def test_no_seed_learns_it_from_the_last_state_in_the_updates_that_all_others_need() -> None:
    assert solved(KNOBS, 215) == 0


def test_half_the_units_of_both_directions_are_fewer_weights_than_one_direction_has() -> None:
    weights = [sum(array.size for array in fresh_network(trial(KNOBS | each), np.random.default_rng(0)).weights)
               for each in ({}, {"reading": "both", "units": 16})]  # fmt: skip
    assert weights[1] < weights[0]


@pytest.mark.slow
@pytest.mark.parametrize("reading", ["both", "mean"])
def test_a_symbol_in_the_middle_of_a_hundred_is_learnt_neither_way(reading: str) -> None:
    asked = trial(KNOBS | {"reading": reading, "place": "middle", "timesteps": 100})
    assert not Learner(asked, 0).learn(asked.updates).solved


@pytest.mark.parametrize(
    "changed", [{"reading": "mean"}, {"reading": "both"}, {"reading": "both", "units": 16}], ids=str
)
def test_every_seed_learns_it_from_all_states_or_both_directions_also_with_half_the_units(changed: dict) -> None:
    assert solved(KNOBS | changed, 215) == SEEDS


def test_the_symbol_in_the_middle_stands_in_the_middle() -> None:
    inputs, targets = PROBLEMS["middle"].draw(np.random.default_rng(0), 20, 100)
    assert (inputs[:, 50].argmax(axis=1) == targets).all()


def network(reading: str) -> SmallNetwork:
    random, problem = np.random.default_rng(0), PROBLEMS["first"]
    made = SmallNetwork.fresh(
        CELLS["lstm"], problem, units=4, activation="tanh", forget_bias=1.0, random=random, reading=reading
    )
    made.weights = [(array + random.normal(0, 0.3, array.shape)).astype(np.float32) for array in made.weights]
    return made


def test_both_directions_are_keras_bidirectional_layer() -> None:
    import keras

    made, inputs = network("both"), PROBLEMS["first"].draw(np.random.default_rng(1), 5, 7)[0]
    model = keras.Sequential([keras.layers.Bidirectional(keras.layers.LSTM(4)), keras.layers.Dense(4)])
    model.build(inputs.shape)
    model.set_weights(made.weights)
    np.testing.assert_allclose(made.answers(inputs), model(inputs), atol=1e-5)


def test_attention_with_a_query_that_sees_no_difference_is_the_mean() -> None:
    made, mean = network("attention"), network("mean")
    made.weights[3] *= 0
    mean.weights = [*made.weights[:3], *made.weights[4:]]
    inputs = PROBLEMS["first"].draw(np.random.default_rng(1), 5, 7)[0]
    np.testing.assert_allclose(made.answers(inputs), mean.answers(inputs), atol=1e-6)
