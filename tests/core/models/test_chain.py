"""A conditional random field equals what one finds by going through all sequences of tags."""

from itertools import pairwise, product

import numpy as np
import pytest

from core.engine.losses.chain import chain_loss
from core.models.in_numpy.chain import best_paths, marginals, taken_apart

TAGS, TIMESTEPS = 3, 4
LENGTHS = np.array([4, 1, 3, 2])


@pytest.fixture
def answers() -> np.ndarray:
    """[windows, tags + 2 + timesteps, tags], the first rows of all windows alike."""
    random = np.random.default_rng(5)
    table = np.broadcast_to(random.normal(size=(TAGS + 2, TAGS)), (len(LENGTHS), TAGS + 2, TAGS))
    return np.concatenate([table, random.normal(size=(len(LENGTHS), TIMESTEPS, TAGS))], axis=1).astype(np.float32)


def scored(answers: np.ndarray, window: int) -> dict[tuple[int, ...], float]:
    """Every sequence of tags of a window with its score."""
    chain, scores = taken_apart(answers)
    own = scores[window, TIMESTEPS - LENGTHS[window] :]
    found = {}
    for tags in product(range(TAGS), repeat=len(own)):
        inner = sum(chain.between[pair] for pair in pairwise(tags))
        each = sum(own[place, tag] for place, tag in enumerate(tags))
        found[tags] = chain.first[tags[0]] + chain.last[tags[-1]] + inner + each
    return found


def test_the_best_sequence_is_the_best_of_all(answers: np.ndarray) -> None:
    paths = best_paths(answers, LENGTHS)
    for window, length in enumerate(LENGTHS):
        found = scored(answers, window)
        assert tuple(paths[window, TIMESTEPS - length :]) == max(found, key=found.get)
        assert not paths[window, : TIMESTEPS - length].any()


def test_probabilities_are_sums_over_all_sequences(answers: np.ndarray) -> None:
    told = marginals(answers, LENGTHS)
    for window, length in enumerate(LENGTHS):
        found = scored(answers, window)
        total = sum(map(np.exp, found.values()))
        for place in range(length):
            for tag in range(TAGS):
                expected = sum(np.exp(score) for tags, score in found.items() if tags[place] == tag) / total
                assert told[window, TIMESTEPS - length + place, tag] == pytest.approx(expected, abs=1e-6)


def test_the_loss_is_the_negative_log_likelihood_a_token(answers: np.ndarray) -> None:
    random = np.random.default_rng(6)
    truth = np.full((len(LENGTHS), TIMESTEPS), -1, np.int32)
    for window, length in enumerate(LENGTHS):
        truth[window, TIMESTEPS - length :] = random.integers(0, TAGS, length)
    each = np.asarray(chain_loss().call(truth, answers))
    for window, length in enumerate(LENGTHS):
        found = scored(answers, window)
        right = tuple(truth[window, TIMESTEPS - length :])
        expected = np.log(sum(map(np.exp, found.values()))) - found[right]
        assert each[window].sum() == pytest.approx(expected, rel=1e-4)
        np.testing.assert_allclose(each[window, TIMESTEPS - length :], expected / length, rtol=1e-4)
        assert not each[window, : TIMESTEPS - length].any()


def test_gradients_of_the_loss_move_scores_towards_what_is_right(answers: np.ndarray) -> None:
    import tensorflow as tf

    truth = np.array([[0, 1, 2, 0], [-1, -1, -1, 2], [-1, 1, 1, 0], [-1, -1, 0, 1]], np.int32)
    told = tf.constant(answers)
    with tf.GradientTape() as tape:
        tape.watch(told)
        loss = tf.reduce_sum(chain_loss().call(truth, told))
    gradient = tape.gradient(loss, told).numpy()[:, TAGS + 2 :]
    expected = marginals(answers, LENGTHS)
    expected[truth >= 0] -= np.eye(TAGS)[truth[truth >= 0]]
    np.testing.assert_allclose(gradient, expected, atol=1e-5)
