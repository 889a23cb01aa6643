"""Scores of tags equal nervaluate's, and what a sentence loses adds up to them."""

import numpy as np
import pytest
from nervaluate.evaluator import Evaluator

from core.results.exhibits.tagging import Tagged
from core.results.tags.judgement import contestants, counts_of, tag_errors, tag_scores, tag_verdict
from core.results.tags.rivals import most_frequent, neighbours
from core.results.tags.scoring import interval, losses
from core.results.tags.tables import by_kind, confused, frequent_mistakes, tagged_table, with_mistakes

CLASSES = ("B-X", "B-Y", "I-X", "I-Y", "O")
LENGTHS = np.full(120, 7)


def tagged(*, right: float = 0.8, scheme: str = "iob2", seed: int = 0) -> Tagged:
    """Random tags, of which a share is predicted as it should be."""
    random = np.random.default_rng(seed)
    tokens = LENGTHS.sum()
    truth = random.choice(5, tokens, p=[0.1, 0.1, 0.1, 0.1, 0.6])
    predicted = np.where(random.random(tokens) < right, truth, random.integers(0, 5, tokens))
    return Tagged(
        part="test",
        scheme=scheme,
        classes=CLASSES,
        lengths=LENGTHS,
        tokens=tuple(f"w{at % 50}" for at in range(tokens)),
        truth=truth,
        predicted=predicted,
        confidence=random.random(tokens),
        known=(np.arange(tokens) % 10 > 0).astype(int),
        rivals={"all outside": np.full(tokens, 4)},
    )


def as_lists(found: Tagged, tags: np.ndarray) -> list[list[str]]:
    return [[CLASSES[tag] for tag in row] for row in tags.reshape(len(LENGTHS), -1)]


def test_span_scores_are_those_of_nervaluate() -> None:
    found = tagged()
    theirs = Evaluator(
        as_lists(found, found.truth), as_lists(found, found.predicted), tags=["X", "Y"], loader="list"
    ).evaluate()
    strict = theirs["overall"]["strict"]
    row = tag_scores(found, contestants(found)).rows[0].values
    assert row["span_f1"] == pytest.approx(strict.f1)
    assert row["span_precision"] == pytest.approx(strict.precision)
    assert row["span_recall"] == pytest.approx(strict.recall)
    kinds = {one.kind: one for one in by_kind(found)}
    assert set(kinds) == {"all", "X", "Y"}
    assert kinds["all"].f1 == pytest.approx(strict.f1)
    assert kinds["all"].partial == pytest.approx(theirs["overall"]["partial"].f1)


@pytest.mark.parametrize("scheme", ["iob2", "plain"])
def test_the_mean_of_what_sentences_lose_is_what_the_score_lacks(scheme: str) -> None:
    found = tagged(scheme=scheme)
    counts = counts_of(found)
    score = counts.f1 if scheme == "iob2" else counts.accuracy
    assert losses(counts, scheme).mean() == pytest.approx(1 - score)


def test_the_interval_holds_the_score_and_narrows_with_more_sentences() -> None:
    counts = counts_of(tagged())
    low, high = interval(counts, "span_f1")
    assert low < counts.f1 < high
    few = counts.at(np.arange(20))
    wide = interval(few, "span_f1")
    assert wide[1] - wide[0] > high - low


def test_losses_of_sentences_spread_as_the_bootstrap_does() -> None:
    counts = counts_of(tagged())
    low, high = interval(counts, "span_f1")
    error = losses(counts, "iob2").std(ddof=1) / np.sqrt(len(LENGTHS))
    assert 2 * 1.96 * error == pytest.approx(high - low, rel=0.2)


def test_the_verdict_compares_span_f1_with_the_rivals() -> None:
    found = tagged()
    counts = contestants(found)
    scores, errors = tag_scores(found, counts), tag_errors(found, counts, np.arange(len(LENGTHS)))
    told = tag_verdict(scores, errors)
    assert told.outcome == "better"
    assert "span F1" in told.sentence
    assert "all tokens outside" in told.sentence


def test_unknown_tokens_have_an_accuracy_of_their_own() -> None:
    found = tagged()
    unknown = found.known == 0
    expected = (found.truth == found.predicted)[unknown].mean()
    assert tag_scores(found, contestants(found)).rows[0].values["unknown_accuracy"] == pytest.approx(expected)


def test_sentences_with_most_mistakes_come_first() -> None:
    found = tagged()
    wrong = (found.truth != found.predicted).reshape(len(LENGTHS), -1).sum(axis=1)
    assert [wrong[at] for at in with_mistakes(found)] == sorted((count for count in wrong if count), reverse=True)
    assert sum(frequent_mistakes(found, most=10_000)["Times"]) == wrong.sum()
    assert confused(found).counts.sum() == LENGTHS.sum()
    assert len(tagged_table(found)) == LENGTHS.sum()


def test_the_most_frequent_tag_knows_each_token_and_otherwise_the_commonest_of_all() -> None:
    train, tags = [["a", "a", "b"], ["a", "c"]], [np.array([1, 1, 0]), np.array([0, 0])]
    assert most_frequent(train, tags, [["a", "b", "new"]]).tolist() == [1, 0, 0]


def test_neighbours_see_the_token_before() -> None:
    random = np.random.default_rng(0)
    sentences = [random.choice(["not", "good", "bad"], 8).tolist() for _ in range(150)]
    tags = [np.array([int(before == "not") for before in ("", *one[:-1])]) for one in sentences]
    told = neighbours(sentences[:120], tags[:120], sentences[120:])
    assert (told == np.concatenate(tags[120:])).mean() > 0.98
