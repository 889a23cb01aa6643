"""Names of languages, as people write them over columns and at the end of files: de, deu, German, Deutsch."""

import re
from functools import cache

WELL_KNOWN = (
    *("ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "he", "hi"),
    *("hr", "hu", "id", "is", "it", "ja", "ka", "ko", "lt", "lv", "mk", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk"),
    *("sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages whose own names are known, too."""
THREE_LETTERS = frozenset(
    (
        *("ara", "bul", "ben", "cat", "ces", "dan", "deu", "ell", "eng", "spa", "est", "eus", "fas", "fin"),
        *("fra", "gle", "glg", "heb", "hin", "hrv", "hun", "ind", "isl", "ita", "jpn", "kat", "kor", "lit"),
        *("lav", "mkd", "msa", "nob", "nld", "pol", "por", "ron", "rus", "slk", "slv", "sqi", "srp", "swe"),
        *("swa", "tam", "tha", "tur", "ukr", "urd", "vie", "zho", "cmn", "ger", "fre", "dut", "gre"),
    )
)
SIDES = (
    ("source", "src", "input", "question", "from"),
    ("target", "tgt", "trg", "output", "answer", "to", "translation"),
)
"""What people call the two sides of pairs where they do not name their languages."""
_CODE = re.compile(r"([a-z]{2,3})([-_][a-z0-9]{2,8})*")


def is_language(name: str) -> bool:
    """Whether a name is that of a language, or its code."""
    plain = name.strip().casefold()
    found = _CODE.fullmatch(plain)
    return plain in _names() or bool(found and (found[1] in _codes() or found[1] in THREE_LETTERS))


def is_side(name: str) -> bool:
    """Whether a name is that of a side of pairs: a language, source or target."""
    return is_language(name) or any(name.strip().casefold() in names for names in SIDES)


@cache
def _codes() -> frozenset[str]:
    """Codes of two letters; many of those with three are ordinary words or endings of files."""
    from babel import Locale

    return frozenset(code for code in Locale("en").languages if len(code) == 2)


@cache
def _names() -> frozenset[str]:
    from babel import Locale

    own = (Locale.parse(code).get_language_name(code) or "" for code in WELL_KNOWN)
    english = (name for code, name in Locale("en").languages.items() if "_" not in code)
    return frozenset(name.casefold() for name in (*own, *english))
