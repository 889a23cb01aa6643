"""The language in which people are spoken to. English stands in the code; other languages come from `locales`.

A text that a person reads passes through `say` where it is shown, with what changes in it as named fields. Constants
are marked where they stand, so that they are found, and said where they are shown; what a record is declared with is
marked, and `Said` says it to whoever reads that attribute. docs/recipe-add-a-language.md says how a language is added.

What is stored: a fixed phrase is stored as it is marked, in English, and said when it is shown. A sentence in which
something was filled in is stored as it was said, in the language of its writing. Keys, column names of exports, options
and identifiers are names of the code and never pass: they must not change with the language.
"""

import os
from functools import cache
from gettext import NullTranslations, translation
from numbers import Integral
from pathlib import Path

LOCALES = Path(__file__).parents[1] / "locales"
DOMAIN, VARIABLE = "unroll", "UNROLL_LANGUAGE"


def say(text: str, /, **fields: object) -> str:
    """The text in the language of this process, its fields filled in."""
    return _filled(_spoken().gettext(text) if text else text, text, fields)


def several(count: float, one: str, many: str, /, **fields: object) -> str:
    """The word, or sentence, for so many of it; a language may have more forms than two."""
    told = _spoken().ngettext(one, many, int(count) if isinstance(count, Integral) else 2 if count != 1 else 1)
    return _filled(told, one if count == 1 else many, fields)


def mark(text: str) -> str:
    """The text itself; what is marked is translated when it is said."""
    return text


class Said:
    """A marked text as the attribute of a record or a class: it is told in the language of whoever reads it."""

    def __init__(self, text: str | None = None) -> None:
        self.text = text

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: object, owner: type | None = None) -> str:
        text = self.text if record is None else vars(record).get(self.name, self.text)
        if text is None:
            raise AttributeError(self.name)
        return _Default(text) if record is None else say(text)

    def __set__(self, record: object, text: str) -> None:
        vars(record)[self.name] = text.marked if isinstance(text, _Default) else text


class _Default(str):
    """What a dataclass reads as the default of a field, once for all: said, and still known as it was marked."""

    def __new__(cls, marked: str) -> "_Default":
        told = super().__new__(cls, say(marked))
        told.marked = marked
        return told


@cache
def catalogue(language: str) -> NullTranslations:
    """What is known of a language; of English, and of one that nobody added, nothing."""
    return translation(DOMAIN, LOCALES, languages=[language], fallback=True)


def _filled(told: str, text: str, fields: dict[str, object]) -> str:
    if not fields:
        return told
    try:
        return told.format(**fields)
    except (LookupError, ValueError, AttributeError, TypeError):  # a translation may name what is not there
        return text.format(**fields)


def _spoken() -> NullTranslations:
    return catalogue(os.environ.get(VARIABLE) or "en")
