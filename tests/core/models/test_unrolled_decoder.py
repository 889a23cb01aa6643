"""What is drawn of an encoder and its decoder."""

import pytest

from core.charts.theme import LIGHT
from core.charts.unrolled import time_label, unrolled
from core.models.ends import Measured, NetworkEnds, ValuesAhead
from core.models.picture import Arrow
from core.models.spec import ModelSpec
from core.models.unrolled import unroll

ENDS = NetworkEnds(Measured(24, 3, ahead=6), ValuesAhead())


def test_the_decoder_goes_on_from_the_encoders_last_state() -> None:
    facts = unroll(ENDS, ModelSpec(cell="gru", units=5, layers=2))
    assert facts.timesteps == (0, 1, None, 23, 24, 25, None, 29)
    for number in (1, 2):
        assert Arrow("hidden", f"layer {number} forward 23", f"layer {number} forward 24") in facts.arrows
    assert [node.column for node in facts.boxes if node.kind == "answer"] == [4, 5, 7]
    assert Arrow("values", "layer 2 forward 24", "answer 24") in facts.arrows
    assert not any(arrow.end == "answer 23" for arrow in facts.arrows)
    assert facts.sentence == (
        "2 GRU layers of 5 units read 24 timesteps of 3 features; a decoder like it goes on from its last states "
        "through 6 timesteps to come; Dense answers with 1 value at each of them."
    )


def test_each_direction_of_a_decoder_reads_its_own_timesteps() -> None:
    arrows = unroll(ENDS, ModelSpec(cell="gru", units=5, bidirectional=True)).arrows
    assert Arrow("hidden", "layer 1 backward 1", "layer 1 backward 0") in arrows
    assert Arrow("hidden", "layer 1 backward 25", "layer 1 backward 24") in arrows
    assert Arrow("hidden", "layer 1 backward 24", "layer 1 backward 23") not in arrows


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm"])
@pytest.mark.parametrize("both", [False, True])
def test_every_arrow_of_the_picture_has_two_ends(cell: str, both: bool) -> None:
    facts = unroll(ENDS, ModelSpec(cell=cell, layers=2, bidirectional=both))
    keys = [node.key for node in facts.boxes]
    assert len(set(keys)) == len(keys)
    assert {end for arrow in facts.arrows for end in (arrow.start, arrow.end)} <= set(keys)
    words = [note.text for note in unrolled(ENDS, ModelSpec(cell=cell, bidirectional=both), LIGHT).layout.annotations]
    assert {"encoder", "decoder", "t", "t+1", "t+6"} <= set(words)


def test_timesteps_to_come_are_counted_from_the_newest() -> None:
    assert [time_label(timestep, 2) for timestep in range(4)] == ["t−1", "t", "t+1", "t+2"]
