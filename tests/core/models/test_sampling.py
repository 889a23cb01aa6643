"""Writing is repeatable, obeys its settings, and draws as often as the probabilities say."""

import numpy as np
import pytest

from core.models.ends.inputs import Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import NextTokens
from core.models.in_numpy.forward import Network
from core.models.in_numpy.sampling import Sampling, write
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes

ENDS = NetworkEnds(Tokens(8, 6, 3), NextTokens(6))
SPEC = ModelSpec(cell="gru", units=4)


@pytest.fixture(scope="module")
def network() -> Network:
    random = np.random.default_rng(2)
    return Network(ENDS, SPEC, [random.normal(0, 1.5, shape) for shape in expected_shapes(ENDS, SPEC)])


def written(network, *, seed=0, length=40, samples=3, **settings) -> np.ndarray:
    tokens = write(network, np.array([2, 3]), length=length, samples=samples, sampling=Sampling(**settings), seed=seed)
    return np.stack(list(tokens), axis=1)


def test_same_seed_writes_the_same_and_another_seed_does_not(network):
    assert np.array_equal(written(network, seed=4), written(network, seed=4))
    assert not np.array_equal(written(network, seed=4), written(network, seed=5))


def test_padding_and_unknown_are_never_written(network):
    assert written(network, length=200, temperature=3.0).min() >= 2


def test_temperature_zero_takes_the_likeliest_token_every_time(network):
    first, second = written(network, temperature=0.0, samples=2)
    assert np.array_equal(first, second)
    probabilities = network.predict(np.concatenate([[2, 3], first])[None])[0]
    assert np.array_equal(probabilities[1:-1, 2:].argmax(axis=-1) + 2, first)


def test_top_k_of_one_is_the_likeliest_token(network):
    assert np.array_equal(written(network, top_k=1), written(network, temperature=0.0))


def test_a_tiny_top_p_is_the_likeliest_token(network):
    assert np.array_equal(written(network, top_p=1e-6), written(network, temperature=0.0))


def test_tokens_come_as_often_as_the_probabilities_say(network):
    probabilities = network.predict(np.array([[2, 3]]))[0, -1].copy()
    probabilities[:2] = 0
    counts = np.bincount(written(network, length=1, samples=20_000, temperature=1.0)[:, 0], minlength=6)
    np.testing.assert_allclose(counts / 20_000, probabilities / probabilities.sum(), atol=0.015)


def test_repetition_control_divides_the_chance_of_what_was_just_written(network):
    first = written(network, length=2, samples=40_000, temperature=1.0)
    damped = written(network, length=2, samples=40_000, temperature=1.0, repetition=4.0)
    token = np.bincount(first[:, 0]).argmax()
    after, after_damped = (tokens[tokens[:, 0] == token, 1] == token for tokens in (first, damped))
    chance, chance_damped = after.mean(), after_damped.mean()
    assert chance_damped / (1 - chance_damped) == pytest.approx(chance / (1 - chance) / 4, rel=0.1)
