"""The picture of an unrolled network says what really flows where."""

from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextTokens, Values
from core.models.shown.picture import Arrow
from core.models.shown.unrolled import shown_timesteps, unroll
from core.models.spec import ModelSpec


def test_a_short_lookback_is_drawn_whole_and_a_long_one_with_an_ellipsis() -> None:
    assert shown_timesteps(6) == (0, 1, 2, 3, 4, 5)
    assert shown_timesteps(7) == (0, 1, 2, None, 5, 6)
    assert shown_timesteps(1000) == (0, 1, 2, None, 998, 999)


def test_an_lstm_carries_two_states_from_left_to_right_and_a_gru_one() -> None:
    ends = NetworkEnds(Measured(3, 1), Values(1))
    arrows = unroll(ends, ModelSpec(cell="lstm")).arrows
    for state in ("hidden", "cell"):
        assert Arrow(state, "layer 1 forward 0", "layer 1 forward 1") in arrows
    assert {arrow.flow for arrow in unroll(ends, ModelSpec(cell="gru")).arrows} == {"values", "hidden"}


def test_states_pass_through_the_ellipsis_but_no_values_rise_from_it() -> None:
    arrows = unroll(NetworkEnds(Measured(48, 1), Values(1)), ModelSpec(cell="gru", layers=2)).arrows
    through = [arrow for arrow in arrows if "..." in arrow.start + arrow.end]
    assert {arrow.flow for arrow in through} == {"hidden"}
    assert Arrow("hidden", "layer 2 forward ...", "layer 2 forward 46") in through


def test_each_layer_reads_the_one_below_and_only_the_last_timestep_reaches_the_answer() -> None:
    facts = unroll(NetworkEnds(Measured(2, 3), Values(12)), ModelSpec(units=5, layers=2))
    values = [(arrow.start, arrow.end) for arrow in facts.arrows if arrow.flow == "values"]
    assert values == [
        ("input 0", "layer 1 forward 0"),
        ("input 1", "layer 1 forward 1"),
        ("layer 1 forward 0", "layer 2 forward 0"),
        ("layer 1 forward 1", "layer 2 forward 1"),
        ("layer 2 forward 1", "dense"),
        ("dense", "prediction"),
    ]
    sizes = {node.key: node.size for node in facts.boxes}
    assert (sizes["input 0"], sizes["layer 2 forward 1"], sizes["prediction"]) == (3, 5, 12)


def test_both_directions_are_joined_where_each_of_them_has_read_everything() -> None:
    facts = unroll(NetworkEnds(Measured(9, 1), Values(1)), ModelSpec(cell="gru", units=4, bidirectional=True))
    assert Arrow("hidden", "layer 1 backward 8", "layer 1 backward 7") in facts.arrows
    ends = [arrow for arrow in facts.arrows if arrow.end == "layer 1 joined 8"]
    assert [arrow.start for arrow in ends] == ["layer 1 forward 8", "layer 1 backward 0"]
    assert facts.box("layer 1 joined 8").size == 8


def test_every_arrow_joins_two_nodes_that_are_drawn() -> None:
    for bidirectional in (False, True):
        spec = ModelSpec(layers=3, bidirectional=bidirectional, dropout=0.2)
        facts = unroll(NetworkEnds(Measured(40, 2), Values(4)), spec)
        keys = [node.key for node in facts.boxes]
        assert len(set(keys)) == len(keys)
        joined = {key for arrow in facts.arrows for key in (arrow.start, arrow.end)}
        assert joined <= set(keys)
        assert joined >= {node.key for node in facts.boxes if node.kind != "ellipsis"}


def test_tokens_become_vectors_before_they_are_read() -> None:
    ends = NetworkEnds(Tokens(3, 100, 8), Label(5))
    facts = unroll(ends, ModelSpec(cell="gru"))
    assert [row.title for row in facts.rows] == ["Token", "Embedding", "GRU", "Dense"]
    assert Arrow("values", "input 1", "vector 1") in facts.arrows
    assert Arrow("values", "vector 1", "layer 1 forward 1") in facts.arrows
    assert facts.answer == "5 classes"


def test_pooling_gathers_from_every_timestep() -> None:
    facts = unroll(NetworkEnds(Measured(4, 1), Values(2, pooling="max")), ModelSpec(units=6))
    gathered = [arrow.start for arrow in facts.arrows if arrow.end == "pooled"]
    assert gathered == [f"layer 1 forward {timestep}" for timestep in range(4)]
    assert facts.box("pooled").size == 6


def test_an_answer_at_every_timestep_has_no_prediction_after_the_last() -> None:
    ends = NetworkEnds(Tokens(3, 65, 8), NextTokens(65))
    facts = unroll(ends, ModelSpec(layers=2))
    answers = [arrow for arrow in facts.arrows if arrow.end.startswith("answer")]
    assert [arrow.start for arrow in answers] == [f"layer 2 forward {timestep}" for timestep in range(3)]
    assert facts.answer == ""


def test_the_sentence_says_when_states_go_on_from_window_to_window() -> None:
    ends = NetworkEnds(Tokens(3, 65, 8), NextTokens(65, carried=True))
    assert unroll(ends, ModelSpec()).sentence.endswith("The states go on from window to window.")


def test_the_sentence_says_what_is_drawn() -> None:
    facts = unroll(NetworkEnds(Measured(10, 1), Values(1)), ModelSpec(cell="simple_rnn", units=50))
    assert facts.sentence == (
        "One SimpleRNN layer of 50 units reads 10 timesteps of 1 feature; Dense answers with 1 value."
    )
