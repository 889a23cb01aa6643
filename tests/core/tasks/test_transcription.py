"""Recordings with transcripts as examples: what the network reads, what it is to answer, what is left out and said."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.sequences import laid_end_to_end
from core.data.transcribed import TranscribedRecordings, few_words
from core.errors import UserError
from core.models.in_numpy.ctc import needed
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.stack import graph_of
from core.tasks.transcription import Transcription
from core.tasks.transcription.dataset import TranscriptionCodecs
from core.tasks.transcription.encoding import (
    NEVER_ZERO,
    filled_up,
    fits,
    numbered,
    put_together,
    stacked_frames,
    tidied,
)
from core.tasks.transcription.options import TranscriptionOptions
from core.tasks.transcription.transcriber import Transcriber

TASK = Transcription()


def source(transcripts: list[str], *, frames: int = 20, groups: str = "") -> TranscribedRecordings:
    """A recording a transcript; one frame longer each, starting anew after seven."""
    random = np.random.default_rng(1)
    values, starts = laid_end_to_end([random.normal(size=(frames + at % 7, 2)) for at in range(len(transcripts))])
    files = tuple(f"{at}.wav" for at in range(len(transcripts)))
    return TranscribedRecordings(
        "transcript", ("band 1", "band 2"), values, starts, tuple(transcripts), tuple(groups), files=files
    )


LETTERS = ["ab", "ba", "aab", "b", "abab"] * 6


def test_frames_stand_side_by_side_and_zeros_behind_the_last() -> None:
    told = stacked_frames(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), 2)
    assert told.tolist() == [[1, 2, 3, 4], [5, 6, 0, 0]]
    assert filled_up([told], 3)[0, 2].tolist() == [0, 0, 0, 0]


def test_a_timestep_of_zeros_is_not_taken_for_padding() -> None:
    assert stacked_frames(np.zeros((2, 2)), 2)[0].tolist() == [np.float32(NEVER_ZERO), 0, 0, 0]


def test_transcripts_become_symbols_and_transcripts_again() -> None:
    assert tidied("  What's  THIS, then? ", True) == "what's this then"
    assert tidied(" A  b", False) == "A b"
    assert numbered("ab ac", ["a", " ", "b"], False) == [0, 2, 1, 0]
    assert put_together([" ", "a", " ", " ", "b"], False) == "a b"
    assert put_together(["one", "two"], True) == "one two"


@pytest.mark.parametrize("symbols", [[], [0], [0, 0], [1, 0, 0, 0]])
def test_what_fits_is_what_an_alignment_needs(symbols: list[int]) -> None:
    least = needed(np.array(symbols, int))
    assert fits(least, symbols)
    assert not fits(least - 1, symbols)


def test_targets_say_how_many_timesteps_count_and_which_symbols_are_said() -> None:
    dataset = TASK.prepare(source(LETTERS), TranscriptionOptions(stacked=2))
    assert dataset.codecs.symbols == ("b", "a") or dataset.codecs.symbols == ("a", "b")
    row = dataset.train.all_targets()[0]
    inputs = dataset.train.all_inputs()[0]
    assert row[0] == inputs.any(axis=1).sum() == 10
    assert dataset.codecs.text(row[1:][row[1:] >= 0]) == "ab"
    assert set(row[3:]) == {-1}


def test_symbols_are_those_of_the_training_part_alone() -> None:
    planted = [*LETTERS[:-1], "xyz"]
    assert set(TASK.prepare(source(planted), TranscriptionOptions()).codecs.symbols) == {"a", "b"}


def test_recordings_that_are_too_short_are_left_out_and_named() -> None:
    dataset = TASK.prepare(source(["aaaab" * 5, *LETTERS]), TranscriptionOptions(stacked=2))
    assert 0 not in dataset.parts.train
    [told] = dataset.warnings
    assert told.startswith("1 recording too short for what is said in them, 0.wav first: 10 timesteps for 25 symbols")
    assert TASK.plan(source(["aaaab" * 5, *LETTERS]), TranscriptionOptions(stacked=2)).remarks == (told,)


def test_two_that_are_alike_need_a_timestep_more() -> None:
    told = TASK.prepare(source(["aaaaaa", "ababab", *LETTERS], frames=8), TranscriptionOptions(stacked=1))
    assert 0 not in told.parts.train  # 6 symbols and 5 blanks in 8 frames
    assert 1 in told.parts.train


@pytest.mark.parametrize(
    ("brought", "options", "words"),
    [
        (source(["ab", "a"] * 4), {}, "8 recordings came"),
        (source(["ab"] * 20), {}, "the same transcript, 'ab'"),
        (source([one * 5 for one in LETTERS]), {"stacked": 9}, "Choose fewer frames to one timestep"),
        (source(LETTERS), {"split": "groups"}, "Nothing says which group"),
    ],
)
def test_what_cannot_be_learnt_from_is_said(brought: TranscribedRecordings, options: dict, words: str) -> None:
    with pytest.raises(UserError) as refused:
        TASK.plan(brought, TranscriptionOptions(**options))
    assert words in f"{refused.value} {refused.value.hint}"


def test_words_are_proposed_where_they_are_few_and_come_again() -> None:
    digits = ["one two", "two three one", "three one"] * 12
    assert few_words(digits)
    assert TASK.propose(source(digits))["symbols"].value == "words"
    assert TASK.propose(source(LETTERS))["symbols"].value == "characters"


def test_frames_are_stacked_only_as_far_as_symbols_have_room() -> None:
    assert TASK.propose(source(LETTERS, frames=60))["stacked"].value == 3
    assert TASK.propose(source(LETTERS, frames=8))["stacked"].value == 1


def test_speakers_are_proposed_to_be_kept_apart() -> None:
    spoken = source(LETTERS, groups="pqr" * 10)
    assert TASK.propose(spoken)["split"].value == "groups"
    parts = TASK.prepare(spoken, TranscriptionOptions(split="groups")).parts
    assert all(len({spoken.groups[at] for at in part}) == 1 for part in (parts.train, parts.validation, parts.test))


def transcriber() -> Transcriber:
    """Of an untrained network that reads two bands."""
    codecs = TranscriptionCodecs(
        symbols=("a", "b"), words=False, fold=False, features=("band 1", "band 2"), stacked=2, timesteps=9
    )
    ends = TASK.ends(codecs, TranscriptionOptions())
    spec = ModelSpec(cell="gru", units=3, bidirectional=True)
    random = np.random.default_rng(0)
    weights = [random.normal(size=shape) for shapes in graph_of(ends, spec).weights.values() for shape in shapes]
    return Transcriber(Network(ends, spec, weights), codecs, beam=4)


def test_an_answer_does_not_depend_on_the_recordings_beside_it_nor_on_their_length() -> None:
    asked = source(["", "", ""], frames=40)
    alone = [transcriber().write_down(replace_with(asked, [at]))[0] for at in range(3)]
    together = transcriber().write_down(asked)
    assert [one.text for one in together] == [one.text for one in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.probability == pytest.approx(other.probability)
        assert one.frames.tolist() == other.frames.tolist()
        assert len(one.frames) == len(one.symbols)
        assert (np.diff(one.frames) > 0).all()


def replace_with(whole: TranscribedRecordings, positions: list[int]) -> TranscribedRecordings:
    values, starts = laid_end_to_end([whole.at(at) for at in positions])
    return replace(whole, values=values, starts=starts, labels=("",) * len(positions))


def test_other_features_than_those_of_the_training_are_named() -> None:
    other = replace(source(["a"]), features=("one",), values=np.zeros((20, 1), np.float32))
    with pytest.raises(UserError, match="has 1 feature; the network reads 2"):
        transcriber().write_down(other)
