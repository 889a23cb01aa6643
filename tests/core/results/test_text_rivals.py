"""The rivals tell what words alone can tell, and no more."""

import numpy as np
import pytest

from core.data.tokens import Words
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.scores import Verdict
from core.results.texts.originality import copied_share
from core.results.texts.text_judgement import label_errors, label_scores, label_verdict, language_errors
from core.results.texts.text_rivals import bag_of_words, majority

WORDS = Words(["good", "bad", "film"])


def words(text):
    return [text[token.start : token.stop].lower() for token in WORDS.tokens(text)]


def test_majority_tells_the_shares_of_the_training_part():
    assert majority(np.array([0, 0, 0, 1]), texts=2, classes=2).tolist() == [[0.75, 0.25]] * 2


def test_bag_of_words_learns_which_word_decides():
    texts = ["good film", "bad film", "a good one", "a bad one"] * 5
    told = bag_of_words(texts, np.array([1, 0, 1, 0] * 5), ["good", "bad"], classes=2, words=words)
    assert told.argmax(axis=1).tolist() == [1, 0]
    assert np.allclose(told.sum(axis=1), 1.0)


def test_bag_of_words_falls_back_to_the_majority_where_there_are_no_words():
    told = bag_of_words(["", " "], np.array([1, 1]), ["x"], classes=2, words=words)
    assert told.tolist() == [[0.0, 1.0]]


def test_a_class_missing_from_the_training_part_is_never_told():
    told = bag_of_words(["good", "good"], np.array([2, 2]), ["good"], classes=3, words=words)
    assert told.tolist() == [[0.0, 0.0, 1.0]]


def test_only_long_enough_stretches_count_as_copied():
    learnt = "to be or not to be that is the question"
    assert copied_share("to be or not to be that is the question", learnt, run=10) == 1.0
    assert copied_share("to xx or yy", learnt, run=10) == 0.0
    assert copied_share("be that is the" + "z" * 14, learnt, run=10) == 0.5


def beside_a_perfect_rival(pairs: int) -> Verdict:
    """A network that always tells the same, on twice `pairs` texts."""
    found = Labelled(
        part="test",
        classes=("no", "yes"),
        truth=[0, 1] * pairs,
        probabilities=[[0.4, 0.6]] * 2 * pairs,
        rivals={"bag of words": [[0.9, 0.1], [0.1, 0.9]] * pairs},
    )
    return label_verdict(label_scores(found), label_errors(found, np.arange(2 * pairs)))


def test_a_perfect_rival_is_not_called_level() -> None:
    verdict = beside_a_perfect_rival(pairs=10)
    assert verdict.outcome == "worse"
    assert "accuracy 100.0% against 50.0%" in verdict.sentence
    assert "95% confidence interval −74.01 to −25.99" in verdict.evidence
    assert "20 test examples" in verdict.evidence


def test_a_handful_of_texts_is_called_too_little() -> None:
    assert beside_a_perfect_rival(pairs=2).sentence.startswith("The test part is too small to tell")


def test_the_mean_over_stretches_is_the_mean_over_tokens() -> None:
    nats = np.random.default_rng(0).gamma(2, size=1234)
    errors = language_errors({"network": nats, "n-gram": nats + 1})
    assert errors.absolute["network"].mean() == pytest.approx(nats.mean(), rel=1e-3)
    assert len(errors.origins) == 6
