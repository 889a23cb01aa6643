"""Tagging: what is fitted, how sentences are cut, and what a trained network is asked."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.tagged import TaggedSequences
from core.errors import UserError
from core.models.spec import ModelSpec
from core.tasks import TASKS
from core.tasks.tagging.encoding import LONGEST_WORD, UNKNOWN, casing_of, fit_encoding, shortened
from core.tasks.tagging.options import TaggingOptions
from core.tasks.tagging.tagger import tagged
from tests.contracts.test_predictors import network_of

TAGGING = TASKS["tagging"]
WORDS = ("Ada", "met", "Bo", "in", "Rome", "2041", ".")


def source(count: int = 40, length: int = 7) -> TaggedSequences:
    tokens = tuple((*(WORDS * (length // 7 + 1))[: length - 1], f"w{at}") for at in range(count))
    tags = tuple(tuple("B-PER" if token in ("Ada", "Bo") else "O" for token in one) for one in tokens)
    return TaggedSequences("people", tokens, tags, "iob2")


def fitted(**told: object):
    defaults = {"vocabulary": 100, "rare_words": 0.5, "fold": True, "casing": True, "endings": True, "characters": True}
    return fit_encoding([["Ada", "met", "ada", f"once{at}"] for at in range(40)], **(defaults | told))


def test_half_of_the_words_seen_once_are_unknown() -> None:
    known = [fitted(fold=False).known(f"once{at}") for at in range(40)]
    assert 8 < sum(known) < 32
    assert all(fitted(rare_words=0.0, fold=False).known(f"once{at}") for at in range(40))
    assert not any(fitted(rare_words=1.0, fold=False).known(f"once{at}") for at in range(40))


def test_case_and_digits_are_folded() -> None:
    assert fitted().known("ADA")
    assert fitted().known("once99")
    assert not fitted(fold=False).known("ADA")


@pytest.mark.parametrize(
    ("word", "casing"), [("ada", 1), ("Ada", 2), ("A", 2), ("NATO", 3), ("iPad", 4), ("3rd", 5), ("42", 6), ("...", 7)]
)
def test_each_word_has_a_case(word: str, casing: int) -> None:
    assert casing_of(word) == casing


def test_of_a_long_word_the_beginning_and_the_end_are_read() -> None:
    assert len(shortened("x" * 400)) == LONGEST_WORD
    assert shortened("Donaudampfschifffahrtsgesellschaft") == "Donaudsellschaft"


def test_words_of_the_test_part_are_never_fitted() -> None:
    people = source()
    options = TaggingOptions(longest=10)
    dataset = TAGGING.prepare(people, options)
    changed = [list(one) for one in people.tokens]
    for position in dataset.parts.test:
        changed[position][0] = "Secret"
    again = TAGGING.prepare(replace(people, tokens=tuple(map(tuple, changed))), options)
    assert np.array_equal(dataset.train.all_inputs(), again.train.all_inputs())
    assert (again.test.all_inputs()[:, 10 - 7, 0] == UNKNOWN).all()


def test_a_long_sentence_is_read_in_pieces_and_every_token_gets_a_tag() -> None:
    people, options = source(length=30), TaggingOptions(longest=8, chain=True)
    dataset = TAGGING.prepare(people, options)
    assert len(dataset.train) == 4 * len(dataset.parts.train)
    assert dataset.train.targets.mask.sum() == 30 * len(dataset.parts.train)
    told = tagged(network_of(dataset), dataset.codecs, [people.tokens[0], ("Bo",)], 8)
    assert [len(tags) for tags, _ in told] == [30, 1]
    for tags, shares in told:
        np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-6)
        assert tags.max() < len(dataset.codecs.classes)


def test_an_opinion_before_the_rest_was_read_ends_in_the_one_that_knows_all() -> None:
    options = TaggingOptions(longest=8)
    dataset = TAGGING.prepare(source(), options)
    found = TAGGING.predictor(network_of(dataset), dataset.codecs, options).read(["Ada", "met", "Bo"])
    np.testing.assert_allclose(found.before[-1], found.probabilities[-1], rtol=1e-5)
    # One direction alone: what comes after a token changes nothing.
    np.testing.assert_allclose(found.before, found.probabilities, rtol=1e-5)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Ada met Bo.", ["Ada", "met", "Bo", "."]),
        ('"Ada" (met)', ['"', "Ada", '"', "(", "met", ")"]),
        ("", []),
        ("  ", []),
        ("他来了 Ada", ["他", "来", "了", "Ada"]),
        ("שלום, Ada", ["שלום", ",", "Ada"]),
    ],
)
def test_a_typed_sentence_becomes_tokens(text: str, tokens: list[str]) -> None:
    options = TaggingOptions(longest=8)
    dataset = TAGGING.prepare(source(), options)
    assert list(TAGGING.predictor(network_of(dataset), dataset.codecs, options).split(text)) == tokens


@pytest.mark.parametrize(
    ("people", "what"),
    [
        (source(count=1), "at least 10 are needed"),
        (replace(source(), tags=tuple(("O",) * 7 for _ in range(40))), "same tag"),
    ],
)
def test_what_cannot_be_learnt_is_refused_in_a_sentence(people: TaggedSequences, what: str) -> None:
    with pytest.raises(UserError, match=what):
        TAGGING.plan(people, TaggingOptions())


def test_a_tag_that_only_the_test_part_has_counts_as_wrong_and_is_said() -> None:
    people = source()
    options = TaggingOptions(longest=8)
    position = int(TAGGING.prepare(people, options).parts.test[0])
    tags = [list(one) for one in people.tags]
    tags[position][-1] = "B-NEW"
    dataset = TAGGING.prepare(replace(people, tags=tuple(map(tuple, tags))), options)
    verdict, _, found, _ = TAGGING.judge(network_of(dataset), dataset)
    assert "B-NEW" in found.classes
    assert any("B-NEW" in warning for warning in verdict.warnings)


def test_a_chain_is_proposed_for_spans_alone() -> None:
    assert TAGGING.propose(source())["chain"].value
    assert not TAGGING.propose(replace(source(), scheme="plain"))["chain"].value


def test_the_network_of_a_chain_answers_with_the_scores_of_tags_after_each_other() -> None:
    dataset = TAGGING.prepare(source(), TaggingOptions(longest=8, chain=True))
    tags = len(dataset.codecs.classes)
    answers = network_of(dataset).predict(dataset.test.all_inputs())
    assert answers.shape[1:] == (tags + 2 + 8, tags)
    model = TAGGING.build(dataset.ends, ModelSpec(units=3))
    assert model.output_shape[1:] == (None, tags)  # as many rows as sentences are long
    assert model(dataset.test.all_inputs()).shape[1:] == answers.shape[1:]
