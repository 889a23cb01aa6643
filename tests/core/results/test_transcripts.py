"""Wrong symbols by their kinds, held to another implementation; scores, intervals and tables of transcripts."""

from functools import cache

import numpy as np
import pytest

from core.results.exhibits.transcription import Transcribed, TranscribedRecording
from core.results.transcripts.edits import edits, kinds_of
from core.results.transcripts.rivals import best_guess, nearest_recording
from core.results.transcripts.scores import counted_each, error_rate, interval, transcript_errors, transcript_scores
from core.results.transcripts.tables import WRONG, beside, kinds_by_contestant, ranked, transcribed_table


def fewest(one: str, other: str) -> int:
    """The plain recursion."""

    @cache
    def from_here(row: int, column: int) -> int:
        if row == len(one) or column == len(other):
            return len(one) - row + len(other) - column
        replaced = from_here(row + 1, column + 1) + (one[row] != other[column])
        return min(replaced, from_here(row + 1, column) + 1, from_here(row, column + 1) + 1)

    return from_here(0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_edits_are_the_fewest_and_lead_from_one_to_the_other(seed: int) -> None:
    random = np.random.default_rng(seed)
    for _ in range(30):
        one, other = ("".join(random.choice(list("abc"), random.integers(0, 9))) for _ in range(2))
        found = edits(one, other)
        assert "".join(edit.understood for edit in found) == one
        assert "".join(edit.right for edit in found) == other
        counts = kinds_of(one, other)
        assert counts.wrong == fewest(one, other)
        assert counts.left_out - counts.made_up == len(other) - len(one)


def test_kinds_are_named_from_the_side_of_what_is_right() -> None:
    counts = kinds_of(list("kitten"), list("sitting"))
    assert (counts.replaced, counts.left_out, counts.made_up, counts.symbols) == (2, 1, 0, 7)
    assert kinds_of([], list("ab")).left_out == 2
    assert kinds_of(list("ab"), []).made_up == 2


def exhibit() -> Transcribed:
    told = [("one two", "one two"), ("one two", "one too"), ("three", "three four"), ("five five five", "five")] * 5
    recordings = [
        TranscribedRecording(
            name=f"{at}.wav",
            right=right,
            predicted=predicted,
            probability=0.5,
            heard=tuple(predicted.split()),
            frames=np.arange(len(predicted.split())),
        )
        for at, (right, predicted) in enumerate(told)
    ]
    return Transcribed(
        part="test", symbols="words", recordings=tuple(recordings), rivals={"best guess": ("one two",) * 20}
    )


def test_words_decide_where_words_are_told() -> None:
    scores = transcript_scores(exhibit())
    assert scores.metrics == ("word_error", "character_error", "exact_match")
    assert scores.rows[0].values == pytest.approx(
        {"word_error": 4 / 8, "character_error": 16 / 33, "exact_match": 0.25}
    )


def test_the_mean_of_the_paired_errors_is_the_error_rate() -> None:
    found = exhibit()
    rates = {row.name: row.values["word_error"] for row in transcript_scores(found).rows}
    for name, losses in transcript_errors(found).absolute.items():
        assert losses.mean() == pytest.approx(rates[name])


def test_an_interval_holds_the_rate_it_is_of() -> None:
    found = exhibit()
    counts = counted_each(found.predicted_by("network"), [one.right for one in found.recordings], words=True)
    low, high = interval(counts)
    assert low < error_rate(counts) < high


def test_the_best_comes_first_and_what_differs_is_marked_on_both_sides() -> None:
    found = exhibit()
    order, each = ranked(found)
    assert each[order[0]].wrong == 0
    assert each[order[-1]].rate == max(one.rate for one in each)
    understood, right = beside(found.recordings[1], words=True)
    assert [(text, number == WRONG) for text, number in understood] == [("one ", False), ("too ", True)]
    assert [number == WRONG for _, number in right] == [False, True]


def test_the_table_adds_up_to_what_is_shown_by_kind() -> None:
    found = exhibit()
    table, kinds = transcribed_table(found), kinds_by_contestant(found)["network"]
    assert table[["replaced", "left out", "made up"]].sum().tolist() == [kinds.replaced, kinds.left_out, kinds.made_up]
    assert "best guess" in table


def test_the_best_guess_is_nearest_to_all_others() -> None:
    assert best_guess(["ab", "abc", "abd", "xyz"], 2, words=False) == ("ab", "ab")


def test_the_nearest_recording_is_like_the_one_that_is_asked_about() -> None:
    rising, falling = np.linspace(0, 1, 20)[:, None], np.linspace(1, 0, 25)[:, None]
    assert nearest_recording([rising, falling], ["up", "down"], [falling[::2], rising[3:]]) == ("down", "up")
