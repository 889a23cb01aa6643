"""Schemes of tags are recognised, mended, and read as nervaluate reads them."""

import numpy as np
import pytest
from nervaluate.loaders import ListLoader

from core.data.spans import Span, broken_at, find_scheme, mended, spans, written

IOB2 = ("B-PER", "I-PER", "O", "B-LOC", "B-LOC", "I-LOC")
IOB1 = ("I-PER", "I-PER", "O", "I-LOC", "B-LOC", "I-LOC")
BIOES = ("B-PER", "E-PER", "O", "S-LOC", "B-LOC", "E-LOC")
SPANS = [Span("PER", 0, 2), Span("LOC", 3, 4), Span("LOC", 4, 6)]


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        (IOB2, "iob2"),
        (IOB1, "iob1"),
        (BIOES, "bioes"),
        (("DET", "NOUN", "VERB", "O"), "plain"),
        (("O", "O"), "plain"),
        (("1", "2", "2", "1"), "plain"),
    ],
)
def test_a_scheme_is_recognised(tags: tuple[str, ...], scheme: str) -> None:
    assert find_scheme([tags]) == scheme


@pytest.mark.parametrize(("tags", "scheme"), [(IOB2, "iob2"), (IOB1, "iob1"), (BIOES, "bioes")])
def test_every_scheme_marks_the_same_spans(tags: tuple[str, ...], scheme: str) -> None:
    assert spans(tags, scheme) == SPANS
    assert broken_at(tags, scheme) == []
    assert written(SPANS, len(tags), "bioes" if scheme == "bioes" else "iob2") == (BIOES if scheme == "bioes" else IOB2)


def test_a_span_that_goes_on_from_nothing_is_broken_and_begins_there_when_mended() -> None:
    tags = ("O", "I-PER", "I-LOC", "I-LOC", "O", "B-PER")
    assert broken_at(tags, "iob2") == [1, 2]
    assert mended(tags, "iob2") == ("O", "B-PER", "B-LOC", "I-LOC", "O", "B-PER")
    assert broken_at(mended(tags, "iob2"), "iob2") == []


def test_the_letters_of_bilou_are_those_of_bioes() -> None:
    assert mended(("B-A", "L-A", "U-B"), "bioes") == ("B-A", "E-A", "S-B")


def test_spans_are_those_of_nervaluate_however_broken_the_tags() -> None:
    random = np.random.default_rng(1)
    letters = np.array(["O", "B-X", "I-X", "B-Y", "I-Y"])
    sentences = [letters[random.integers(0, 5, 8)].tolist() for _ in range(200)]
    theirs = ListLoader().load(sentences)
    for tags, expected in zip(sentences, theirs, strict=True):
        found = {(one.kind, one.start, one.stop - 1) for one in spans(tags, "iob2")}
        assert found == {(one.label, one.start, one.end) for one in expected}
