"""The language in which people are spoken to. English stands in the code; other languages come from `locales`.

A text that a person reads passes through `say` where it is shown, with what changes in it as named fields. Constants
are marked where they stand, so that they are found, and said where they are shown. docs/recipe-add-a-language.md says
how a language is added.
"""

import os
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

LOCALES = Path(__file__).parents[1] / "locales"
DOMAIN, VARIABLE = "unroll", "UNROLL_LANGUAGE"


def say(text: str, /, **fields: object) -> str:
    """The text in the language of this process, its fields filled in."""
    told = _spoken().gettext(text) if text else text
    if not fields:
        return told
    try:
        return told.format(**fields)
    except (LookupError, ValueError, AttributeError):  # a translation may name what is not there
        return text.format(**fields)


def several(count: float, one: str, many: str) -> str:
    """The word for so many of it; a language may have more forms than two."""
    return _spoken().ngettext(one, many, count if isinstance(count, int) else 2 if count != 1 else 1)


def mark(text: str) -> str:
    """The text itself; what is marked is translated when it is said."""
    return text


@cache
def catalogue(language: str) -> NullTranslations:
    """What is known of a language; of English, and of one that nobody added, nothing."""
    return translation(DOMAIN, LOCALES, languages=[language], fallback=True)


def _spoken() -> NullTranslations:
    return catalogue(os.environ.get(VARIABLE) or "en")
