"""What is drawn of an encoder and its decoder."""

from dataclasses import replace

import pytest

from core.charts.network.unrolled import time_label, unrolled
from core.charts.theme import LIGHT
from core.models.ends.inputs import Measured, TokenPair
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import TargetTokens, ValuesAhead
from core.models.shown.picture import Arrow
from core.models.shown.unrolled import Unrolled, unroll
from core.models.spec import ModelSpec

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


PAIR = NetworkEnds(TokenPair(40, 8, 61, 16), TargetTokens(1002))


def columns(facts: Unrolled) -> dict[str, list[int]]:
    """Row -> the columns of its boxes."""
    return {
        f"{row.title} {row.kind}": [box.column for box in facts.boxes if box.row == number]
        for number, row in enumerate(facts.rows)
    }


@pytest.mark.parametrize("shared", [False, True])
def test_a_translator_has_one_row_of_vectors_and_reads_only_its_source_in_both_directions(shared: bool) -> None:
    """The decoder goes on in one direction, as wide as both of its encoder."""
    ends = replace(PAIR, input=replace(PAIR.input, shared=shared, vocabulary=1002 if shared else 61))
    facts = unroll(ends, ModelSpec(cell="lstm", units=256, bidirectional=True))
    found, split = columns(facts), facts.timesteps.index(40)
    assert [row.title for row in facts.rows].count("Embedding") == 1
    assert found["LSTM backward"] == found["Joined joined"] == [*range(split)]
    assert found["LSTM forward"] == found["Embedding vectors"] == [*range(len(facts.timesteps))]
    assert (facts.box("layer 1 forward 39").size, facts.box("layer 1 forward 40").size) == (128, 256)
    assert Arrow("cell", "layer 1 forward 39", "layer 1 forward 40") in facts.arrows
    assert facts.rows[0].ahead == ("" if shared else "one of 1,002")
    assert "a decoder of 256 units" in facts.sentence


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("attention", ["none", "luong", "bahdanau"])
def test_every_arrow_of_a_translator_joins_two_shapes(layers: int, both: bool, attention: str) -> None:
    ends = replace(PAIR, input=replace(PAIR.input, attention=attention))
    facts = unroll(ends, ModelSpec(cell="gru", units=8, layers=layers, bidirectional=both))
    keys = [box.key for box in facts.boxes]
    assert len(set(keys)) == len(keys)
    assert {end for arrow in facts.arrows for end in (arrow.start, arrow.end)} == set(keys) - {
        key for key in keys if "..." in key and "forward" not in key and "backward" not in key
    }


def test_what_was_found_by_attention_is_read_beside_what_the_decoder_holds() -> None:
    facts = unroll(PAIR, ModelSpec(cell="gru", units=8))
    above = {arrow.end for arrow in facts.arrows if arrow.start == "attention 40"}
    [seen] = above
    assert {arrow.start for arrow in facts.arrows if arrow.end == seen} == {"layer 1 forward 40", "attention 40"}


@pytest.mark.parametrize("both", [False, True])
def test_no_line_of_a_translator_runs_through_a_shape(both: bool) -> None:
    """Whatever rises at the middle of a decoder's column ends at the row above."""
    spec = ModelSpec(cell="gru", units=8, bidirectional=both)
    facts, figure = unroll(PAIR, spec), unrolled(PAIR, spec, LIGHT)
    column = facts.timesteps.index(40)
    notes = [note for note in figure.layout.annotations if note.x == column]
    levels = [note.y for note in notes if note.text.isdecimal()]
    rising = [note for note in notes if note.showarrow and note.axref == "x" and note.ax == column]
    assert rising
    for note in rising:
        assert not any(note.ay < level < note.y for level in levels)
