"""How much of a network's answer counts is what the validation part supports."""

import numpy as np
import pytest

from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes, weakened
from core.tasks.forecasting.starts.shrinking import supported_share

RANDOM = np.random.default_rng(0)
WANTED = RANDOM.normal(size=(200, 6))


def test_an_answer_that_is_right_over_many_horizons_counts_in_full() -> None:
    assert supported_share(WANTED, WANTED, independent=100) > 0.95


def test_an_answer_that_has_nothing_to_do_with_what_came_counts_nothing() -> None:
    assert supported_share(RANDOM.normal(size=(200, 6)), WANTED, independent=100) < 0.05
    assert supported_share(-WANTED, WANTED, independent=100) == 0


def test_the_fewer_horizons_the_less_counts() -> None:
    answers = 0.5 * WANTED + 0.5 * RANDOM.normal(size=(200, 6))
    shares = [supported_share(answers, WANTED, independent=horizons) for horizons in (1.5, 6, 100)]
    assert 0 < shares[0] < shares[1] < shares[2]


def test_weakened_weights_answer_a_share_of_what_they_did() -> None:
    ends, spec = NetworkEnds(Measured(5, 2), Values(3)), ModelSpec(cell="lstm", units=4)
    weights = [RANDOM.normal(size=shape).astype(np.float32) for shape in expected_shapes(ends, spec)]
    inputs = RANDOM.normal(size=(7, 5, 2)).astype(np.float32)
    before, after = (Network(ends, spec, each).predict(inputs) for each in (weights, weakened(weights, 0.25)))
    assert after == pytest.approx(0.25 * before, rel=1e-4)
