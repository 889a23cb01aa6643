"""Trainings of lessons: their gradients are slopes, their optimizer is Keras', and they go the same way each time."""

import numpy as np
import pytest

from core.lessons.learning.network import Adam, SmallNetwork, global_norm
from core.lessons.learning.problems import PROBLEMS, SPREAD
from core.lessons.learning.readings import READINGS
from core.lessons.learning.trial import Learner, Trial, learn
from core.models.cells import CELLS

each_cell = pytest.mark.parametrize("cell", CELLS)
QUICK = Trial(problem="first", cell="simple_rnn", timesteps=8, updates=300, seeds=2)


@each_cell
@pytest.mark.parametrize(
    ("problem", "reading"), [(name, "last") for name in PROBLEMS] + [("first", name) for name in READINGS]
)
def test_every_gradient_is_the_slope_of_the_loss(cell: str, problem: str, reading: str) -> None:
    random = np.random.default_rng(0)
    network = SmallNetwork.fresh(
        CELLS[cell],
        PROBLEMS[problem],
        units=3,
        activation="tanh",
        forget_bias=1.0,
        random=random,
        reading=reading,
    )
    network.weights = [array.astype(np.float64) + random.normal(0, 0.1, array.shape) for array in network.weights]
    inputs, targets = PROBLEMS[problem].draw(random, 5, 6)
    batch = inputs.astype(np.float64), targets
    _, gradients = network.loss_and_gradients(batch)
    for array, gradient in zip(network.weights, gradients, strict=True):
        place = np.unravel_index(random.integers(array.size), array.shape)
        losses, kept = [], array[place]
        for moved in (1e-6, -1e-6):
            array[place] = kept + moved
            losses.append(network.loss_and_gradients(batch)[0])
        array[place] = kept
        assert gradient[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("clip", [0.0, 0.5])
def test_the_optimizer_is_adam_as_keras_has_it(clip: float) -> None:
    import keras

    random = np.random.default_rng(0)
    weights = [random.normal(size=shape).astype(np.float32) for shape in ((3, 2), (2,))]
    variables = [keras.Variable(array) for array in weights]
    theirs = keras.optimizers.Adam(0.01, global_clipnorm=clip or None)
    ours = Adam(0.01, clip)
    for _ in range(5):
        gradients = [random.normal(size=array.shape).astype(np.float32) for array in weights]
        assert ours.update(weights, gradients) == pytest.approx(global_norm(gradients))
        theirs.apply(gradients, variables)
    for array, variable in zip(weights, variables, strict=True):
        np.testing.assert_allclose(array, variable.numpy(), rtol=1e-4, atol=1e-6)


def test_the_first_symbol_is_what_is_asked_and_stands_nowhere_else() -> None:
    inputs, targets = PROBLEMS["first"].draw(np.random.default_rng(0), 50, 9)
    assert (inputs[:, 0].argmax(axis=1) == targets).all()
    assert not inputs[:, 1:, :4].any()


def test_the_sum_is_that_of_two_marked_numbers_one_in_each_half() -> None:
    inputs, targets = PROBLEMS["adding"].draw(np.random.default_rng(0), 50, 10)
    assert (inputs[:, :5, 1].sum(axis=1) == 1).all()
    assert (inputs[:, 5:, 1].sum(axis=1) == 1).all()
    np.testing.assert_allclose((inputs[..., 0] * inputs[..., 1]).sum(axis=1), targets[:, 0], rtol=1e-6)


def test_parity_asks_whether_the_ones_are_odd() -> None:
    inputs, targets = PROBLEMS["parity"].draw(np.random.default_rng(0), 50, 7)
    assert [bool(bits.sum() % 2) for bits in inputs[..., 0]] == [bool(target) for target in targets]


@pytest.mark.parametrize("name", ["walk", "pulled"])
def test_the_last_value_as_a_forecast_has_the_loss_that_is_called_its(name: str) -> None:
    inputs, targets = PROBLEMS[name].draw(np.random.default_rng(0), 8000, 12)
    off = inputs[:, -1] * SPREAD - targets
    assert (off**2).mean() == pytest.approx(PROBLEMS[name].chance, rel=0.05)


def test_half_the_last_value_is_the_best_forecast_of_a_series_that_is_pulled_back() -> None:
    inputs, targets = PROBLEMS["pulled"].draw(np.random.default_rng(0), 8000, 12)
    assert ((inputs[:, -1] * SPREAD / 2 - targets) ** 2).mean() == pytest.approx(0.75, rel=0.05)


@pytest.mark.parametrize("name", ["first", "adding", "parity"])
def test_whoever_knows_nothing_has_the_loss_of_chance(name: str) -> None:
    problem = PROBLEMS[name]
    _, targets = problem.draw(np.random.default_rng(0), 4000, 10)
    blind = targets.var() if problem.loss == "squares" else np.log(len(np.unique(targets)))
    assert blind == pytest.approx(problem.chance, rel=0.05)


def test_a_trial_goes_the_same_way_each_time_and_its_seeds_differ() -> None:
    told = [list(learn(QUICK)) for _ in range(2)]
    assert told[0] == told[1]
    assert told[0][0].loss != told[0][1].loss


def test_a_seed_ends_where_it_has_solved_it() -> None:
    ends = {told.seed: told for told in learn(QUICK)}
    assert [one.solved for one in ends.values()] == [True, True]
    assert all(one.update < QUICK.updates and one.loss < 0.05 for one in ends.values())


def test_a_seed_ends_where_it_diverges() -> None:
    wild = Trial(problem="adding", cell="simple_rnn", activation="relu", clip_norm=0, learning_rate=1, updates=400)
    learner = Learner(wild.model_copy(update={"timesteps": 60}), 0)
    while not learner.ended:
        told = learner.learn(50)
    assert told.update < 400 or told.loss > 1


def test_two_trials_that_differ_are_kept_apart() -> None:
    assert len({QUICK.digest, QUICK.model_copy(update={"cell": "gru"}).digest, Trial().digest}) == 3


def test_brackets_are_judged_by_their_depth_and_half_of_them_are_right() -> None:
    inputs, right = PROBLEMS["brackets"].draw(np.random.default_rng(0), 400, 11)
    depth = inputs[:, :, 0].cumsum(axis=1)
    assert (inputs[:, 0] == 0).all()
    assert set(np.unique(inputs[:, 1:])) == {-1, 1}
    assert (depth[:, -1] == 0).all()
    assert (right == (depth.min(axis=1) >= 0)).all()
    assert 0.5 <= right.mean() < 0.7


def test_copy_names_the_first_two_symbols_in_their_order() -> None:
    inputs, answers = PROBLEMS["copy"].draw(np.random.default_rng(0), 50, 7)
    symbols = inputs.argmax(axis=-1)
    assert (answers == 4 * symbols[:, 0] + symbols[:, 1]).all()
    assert (symbols[:, 2:] >= 4).all()


def test_counting_asks_for_the_number_of_ones() -> None:
    inputs, answers = PROBLEMS["counting"].draw(np.random.default_rng(0), 50, 16)
    assert (answers * 2 + 8 == inputs.sum(axis=1)).all()
