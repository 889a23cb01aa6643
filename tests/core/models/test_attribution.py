"""Integrated gradients add up to the difference between both ends of the path, and leave padding alone."""

import numpy as np
import pytest

from core.models.attribution import attributions
from core.models.ends import Label, NetworkEnds, Tokens
from core.models.forward import Network
from core.models.reading import Steps
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
    found = attributions(network, WINDOW, answer=1, steps=200)
    assert found.sum() == pytest.approx(contrasts[0] - contrasts[1], rel=1e-3)


def test_padding_contributes_nothing(network):
    assert np.all(attributions(network, WINDOW, answer=0)[:2] == 0)
