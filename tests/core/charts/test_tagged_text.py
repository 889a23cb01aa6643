"""Sentences on the colours of their tags."""

import re

import pytest

from core.charts.texts.tagged import TaggedLine, tagged_sentences
from core.charts.theme import THEMES

CLASSES = ("B-LOC", "B-PER", "I-PER", "O", "B-ORG")
LIGHT = next(iter(THEMES.values()))


def colour(token: str, *lines: TaggedLine) -> str:
    html = tagged_sentences(lines, LIGHT, classes=CLASSES, spans=True)
    return re.search(rf"background-color:([^;]+);[^>]*>{token}", html)[1]


@pytest.mark.parametrize("other", ["B-LOC", "B-PER", "B-ORG", "O"])
def test_a_kind_has_one_colour_whatever_else_is_drawn(other: str) -> None:
    ada = TaggedLine(("Ada",), ("B-PER",))
    alone, beside = colour("Ada", ada), colour("Ada", TaggedLine(("Rome",), (other,)), ada)
    assert alone == beside
    assert colour("Rome", TaggedLine(("Rome",), ("B-LOC",))) != alone
