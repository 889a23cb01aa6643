"""Integrated gradients add up to the difference between both ends of the path, and leave padding alone."""

import numpy as np
import pytest

from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, Values
from core.models.in_numpy.attribution import attribution, attributions, contrast_of
from core.models.in_numpy.forward import Network
from core.models.in_numpy.reading import Steps
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes

WINDOW = np.array([0, 0, 3, 5, 2, 4])


@pytest.fixture(params=["last", "mean"])
def network(request) -> Network:
    ends = NetworkEnds(Tokens(6, 7, 3), Label(3, pooling=request.param))
    spec = ModelSpec(cell="gru", units=4, bidirectional=True)
    random = np.random.default_rng(2)
    return Network(ends, spec, [random.normal(0, 0.7, shape) for shape in expected_shapes(ends, spec)])


def scores(network: Network, share: float) -> np.ndarray:
    """Of the window's vectors, made so much smaller."""
    ((wire, vectors),) = network.entered(WINDOW[None]).items()
    return np.log(network.answered({wire: Steps(vectors.values * share, vectors.mask)})[network.graph.output().node])[0]


def test_contributions_add_up_to_the_difference_of_the_scores(network):
    contrasts = [score[1] - (score[0] + score[2]) / 2 for score in (scores(network, 1.0), scores(network, 0.0))]
    found = attributions(network, WINDOW, answer=1)
    assert found.sum() == pytest.approx(contrasts[0] - contrasts[1], rel=1e-3)


def test_padding_contributes_nothing(network):
    assert np.all(attributions(network, WINDOW, answer=0)[:2] == 0)


def test_a_linear_network_rests_on_each_value_times_its_weight():
    """h_t = 2 x_t + h_(t-1) / 2, answer 3 h_T: by hand, and the same without the timestep."""
    weights = [np.array([[2.0]]), np.array([[0.5]]), np.zeros(1), np.array([[3.0]]), np.zeros(1)]
    ends = NetworkEnds(Measured(4, 1), Values(1))
    network = Network(ends, ModelSpec(cell="simple_rnn", units=1, activation="linear"), weights)
    window = np.array([[1.0], [2.0], [-1.0], [4.0]])
    found = attribution(network, window, np.array([1.0]), means={"window": np.array([0.5])})
    by_hand = 6 * 0.5 ** np.array([3, 2, 1, 0]) * (window[:, 0] - 0.5)
    np.testing.assert_allclose(found.by_input["window"][:, 0], by_hand, rtol=1e-5)
    np.testing.assert_allclose(found.without["window"], by_hand, rtol=1e-5)
    assert found.total == pytest.approx(found.moved)
    assert found.gap < 1e-5


def test_a_class_is_asked_over_the_mean_of_the_others():
    assert contrast_of(1, 3).tolist() == [-0.5, 1.0, -0.5]
    assert contrast_of(0, 1).tolist() == [1.0]
