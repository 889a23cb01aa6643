"""Scores, distances and rivals of translations."""

import numpy as np
import pytest
from sacrebleu.metrics import BLEU

from core.results.exhibits.translation import Translated, TranslatedPair
from core.results.translations.distance import character_error, edits, marked
from core.results.translations.rivals import copied, dictionary, nearest
from core.results.translations.scores import (
    intervals,
    scored,
    sentence_chrf,
    translation_errors,
    translation_scores,
)
from core.results.translations.tables import by_length, ranked

RIGHT = [("the cat sits on the mat", "a cat sits on the mat"), ("a dog barks",), ("it rains in the north",)]
SAID = ["a cat sits on the mat", "a dog sleeps", "it snows in the north"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kitten", "sitting", 3),
        ("", "abc", 3),
        ("abc", "", 3),
        ("same", "same", 0),
        ("ab", "ba", 2),
        ("abcd", "bcde", 2),
    ],
)
def test_edits_are_those_that_one_counts_by_hand(one: str, other: str, expected: int) -> None:
    assert edits(one, other) == expected


def test_any_of_several_right_targets_counts() -> None:
    each = sentence_chrf(SAID, RIGHT)
    assert each[0] == 100
    told = scored(SAID, RIGHT, each=each)
    assert told["exact_match"] == pytest.approx(1 / 3)
    assert character_error(SAID[:1], RIGHT[:1]) == 0


def test_bleu_is_that_of_sacrebleu_with_one_stream_a_right_target() -> None:
    streams = [[right[0] for right in RIGHT], [right[1] if len(right) > 1 else None for right in RIGHT]]
    expected = BLEU().corpus_score(SAID, streams).score
    assert scored(SAID, RIGHT, each=sentence_chrf(SAID, RIGHT))["bleu"] == pytest.approx(expected)


def test_intervals_hold_the_score_and_say_how_it_was_computed() -> None:
    said, right = SAID * 20, RIGHT * 20
    ranges, signatures = intervals(said, right)
    told = scored(said, right, each=sentence_chrf(said, right))
    assert all(low <= told[key] <= high and low < high for key, (low, high) in ranges.items())
    assert "tok:13a" in signatures["bleu"]


def test_intervals_of_translations_that_are_all_wrong_are_known_too() -> None:
    ranges, _ = intervals(["xyz"] * 4, [("a dog barks",)] * 4)
    assert ranges["bleu"] == (0.0, 0.0)


def test_what_differs_is_marked_word_by_word_or_letter_by_letter() -> None:
    assert marked("a dog sleeps", "a dog barks") == [("a dog", True), ("sleeps", False)]
    assert marked("1985-03-05", "1985-03-04") == [("1985-03-0", True), ("5", False)]


def test_rivals_answer_from_the_training_pairs_alone() -> None:
    train = ["red house", "red car", "blue house", "blue sea"]
    targets = ["rotes haus", "rotes auto", "blaues haus", "blaues meer"]
    assert dictionary(train, targets, ["blue car"]) == ("blaues auto",)
    assert nearest(train, targets, ["the blue sea"]) == ("blaues meer",)
    assert copied(["blue car"]) == ("blue car",)


def exhibit() -> Translated:
    pairs = [
        TranslatedPair(source="x" * (at + 1), references=("abc",), predicted="abc" if at % 2 else "xyz", score=-0.1)
        for at in range(40)
    ]
    return Translated(part="test", sides=("a", "b"), pairs=tuple(pairs), rivals={"copy": ("abd",) * 40})


def test_groups_of_lengths_hold_every_text_once() -> None:
    groups = by_length(exhibit(), "copy")
    assert sum(group.texts for group in groups) == 40
    assert np.average([group.exact for group in groups], weights=[group.texts for group in groups]) == 0.5


def test_the_best_come_first_and_errors_are_what_they_lack() -> None:
    order, each = ranked(exhibit())
    assert list(each[order]) == sorted(each, reverse=True)
    assert translation_errors({"network": each}).absolute["network"].ravel().tolist() == pytest.approx(list(100 - each))


def test_bleu_is_no_headline_where_single_words_leave_it_at_0_for_everybody() -> None:
    told = exhibit()
    each = {name: sentence_chrf(told.predicted_by(name), [pair.references for pair in told.pairs])
            for name in ("network", "copy")}  # fmt: skip
    scores = translation_scores(told, each)
    assert scores.metrics[1] == "bleu"
    assert scores.headlines[:3] == ("sentence_chrf", "chrf", "exact_match")
