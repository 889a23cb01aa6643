"""The operations of an update follow from shapes."""

import pytest

from core.engine.work import UpdateWork
from core.models.ends.inputs import TokenPair, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextTokens, TargetTokens
from core.models.spec import ModelSpec

BATCH, UNITS, LOOKBACK, AHEAD = 4, 8, 5, 3


def operations(ends: NetworkEnds, **model: bool) -> float:
    return UpdateWork(ends, ModelSpec(units=UNITS, **model), BATCH).operations


@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_dense_layer_counts_at_each_timestep_that_it_answers(bidirectional: bool) -> None:
    """Forward once, backward twice; each weight is one multiplication and one addition."""
    few, many = (NetworkEnds(Tokens(LOOKBACK, 37, 6), NextTokens(count)) for count in (10, 110))
    more = operations(many, bidirectional=bidirectional) - operations(few, bidirectional=bidirectional)
    assert more == 6 * BATCH * LOOKBACK * UNITS * (1 + bidirectional) * 100


def test_of_a_decoder_only_the_timesteps_to_come_are_answered() -> None:
    few, many = (NetworkEnds(TokenPair(LOOKBACK, AHEAD, 37, 6), TargetTokens(count)) for count in (10, 110))
    assert operations(many) - operations(few) == 6 * BATCH * AHEAD * UNITS * 100


def test_a_single_answer_is_next_to_nothing() -> None:
    few, many = (NetworkEnds(Tokens(LOOKBACK, 37, 6), Label(count)) for count in (10, 110))
    assert operations(many) == operations(few)
