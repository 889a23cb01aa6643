"""Gradients against the lag, on networks small enough to work out by hand."""

import numpy as np
import pytest

from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Tags, Values
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients, gradients_of_tags
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes


def linear_network(timesteps: int, recurrent: float) -> Network:
    """h_t = 2 x_t + recurrent * h_{t-1}; answer 3 h_T."""
    weights = [np.array([[2.0]]), np.array([[recurrent]]), np.zeros(1), np.array([[3.0]]), np.zeros(1)]
    ends = NetworkEnds(Measured(timesteps, 1), Values(1))
    return Network(ends, ModelSpec(cell="simple_rnn", units=1, activation="linear"), weights)


@pytest.mark.parametrize("recurrent", [0.5, 1.0, 1.5])
def test_a_linear_network_forgets_or_explodes_geometrically(recurrent: float) -> None:
    found = gradients(linear_network(20, recurrent), np.ones((20, 1)))
    lags = np.arange(19, -1, -1)
    np.testing.assert_allclose(found.norm, 6 * recurrent**lags)
    np.testing.assert_allclose(found.layers[0].norm, 3 * recurrent**lags)


def test_a_vanished_gradient_is_a_small_number_and_not_zero() -> None:
    found = gradients(linear_network(400, 0.5), np.ones((400, 1)))
    assert found.norm[0] == pytest.approx(6 * 0.5**399)


def test_the_norm_runs_over_outputs_and_features() -> None:
    random = np.random.default_rng(0)
    ends, spec = NetworkEnds(Measured(5, 2), Values(3)), ModelSpec(cell="gru", units=4, bidirectional=True)
    shapes = [(2, 12), (4, 12), (2, 12)] * 2 + [(8, 3), (3,)]
    found = gradients(Network(ends, spec, [random.normal(size=shape) for shape in shapes]), random.normal(size=(5, 2)))
    assert found.inputs.shape == (3, 5, 2)
    np.testing.assert_allclose(found.norm[1], np.linalg.norm(found.inputs[:, 1]))
    assert [layer.direction for layer in found.layers] == ["forward", "backward"]


def test_padding_neither_moves_the_answer_nor_stops_the_gradient() -> None:
    random = np.random.default_rng(1)
    ends = NetworkEnds(Tokens(4, 9, 2), Values(1))
    weights = [random.normal(size=shape) for shape in [(9, 2), (2, 3), (3, 3), (3,), (3, 1), (1,)]]
    network = Network(ends, ModelSpec(cell="simple_rnn", units=3), weights)
    padded, short = gradients(network, np.array([5, 7, 0, 0])), gradients(network, np.array([5, 7]))
    np.testing.assert_allclose(padded.norm[:2], short.norm)
    np.testing.assert_array_equal(padded.norm[2:], 0)


@pytest.mark.parametrize("chained", [False, True])
def test_each_tag_has_the_gradient_of_its_own_score(chained: bool) -> None:
    """A network of one direction: no tag moves with what comes after it, also behind the scores of a chain."""
    random = np.random.default_rng(2)
    ends, spec = NetworkEnds(Tokens(5, 9, 3), Tags(4, chained=chained)), ModelSpec(cell="gru", units=4)
    network = Network(ends, spec, [random.normal(size=shape) for shape in expected_shapes(ends, spec)])
    window, timesteps, tags = np.array([0, 2, 3, 5, 7]), np.array([1, 2, 4]), np.array([0, 3, 1])
    found = gradients_of_tags(network, window, timesteps=timesteps, tags=tags).inputs
    later = timesteps[:, None] < np.arange(5)
    assert found.shape == (3, 5, 3)
    assert not found[later].any()
    assert (np.abs(found[0, 1]) > 0).all()
    assert (np.abs(found[2, 4]) > 0).all()
