"""Coloured texts are text: escaped, whole characters together, directions left to the browser."""

import math
from html.parser import HTMLParser

import pytest

from core.charts.drawing.graphemes import starts
from core.charts.texts.coloured import coloured_text, joined
from core.charts.texts.excerpt import excerpt
from core.charts.theme import DARK, LIGHT

SEEN = {
    "devanagari": ("\u0928\u092e\u0938\u094d\u0924\u0947", 3),
    "accents": ("e\u0301o\u0308x", 3),
    "hebrew points": ("\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd", 4),
    "arabic": ("\u0645\u064e\u0631\u062d\u0628\u0627", 5),
    "family": ("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466!", 2),
    "flags": ("\U0001f1eb\U0001f1f7\U0001f1e9\U0001f1ea", 2),
    "skin": ("\U0001f44d\U0001f3fd\U0001f44d", 2),
    "lines": ("a\n\nb", 4),
    "hangul letters": ("\u1112\u1161\u11ab", 1),
}


class Shown(HTMLParser):
    """What a browser shows, and the tags it meets."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.text, self.tags = "", set()
        self.feed(written)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)


@pytest.mark.parametrize(("text", "characters"), SEEN.values(), ids=SEEN)
def test_code_points_of_one_character_stay_together(text: str, characters: int) -> None:
    assert len(starts(text)) == characters
    pieces = joined([(letter, 1.0) for letter in text])
    assert "".join(piece for piece, _ in pieces) == text
    assert len(pieces) == characters
    assert sum(value for _, value in pieces) == len(text)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_markup_in_a_text_is_shown_as_text(theme) -> None:
    text = '<img src=x onerror=alert(1)> & "quotes"\nnext'
    shown = Shown(coloured_text([(letter, 0.5) for letter in text], theme, of="nats", signed=False))
    assert shown.text == text.replace("\n", "\u21b5\n")
    assert shown.tags == {"div", "span"}


def test_a_card_shows_both_ends_of_a_text_as_text() -> None:
    drawn = excerpt(
        [("<b>never</b> was it said that, all in all, the film was bad", "praise"), ("short", "blame")], DARK
    )
    assert "&lt;b&gt;never" in drawn
    assert "all, the film was bad<" in drawn
    assert drawn.count("<text") == drawn.count("<circle") == 2


def test_the_largest_number_is_the_darkest_and_what_speaks_against_has_another_hue() -> None:
    written = coloured_text([("a", math.nan), ("b", 1.0), ("c", -2.0)], LIGHT, of="worth", signed=True)
    assert "<span>a</span>" in written
    assert "rgba(17,133,100,0.4)" in written
    assert "rgba(194,98,10,0.8)" in written
