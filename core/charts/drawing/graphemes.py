"""Where a reader sees one character end and the next begin, however many code points each takes."""

import unicodedata

JOINER = "\u200d"
REGIONAL = range(0x1F1E6, 0x1F200)
"""Letters of flags, which come in pairs."""
SKIN = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)
VIRAMA = 9
"""The combining class of the sign that joins two consonants in the scripts of India."""
VOWELS, FINALS = range(0x1160, 0x11A8), range(0x11A8, 0x1200)
"""Hangul letters that are written into the syllable before them."""


def starts(text: str) -> list[int]:
    """Positions at which characters as readers see them begin; close to the clusters of Unicode Annex 29."""
    found, flags = [], 0
    for position, letter in enumerate(text):
        flags = flags + 1 if ord(letter) in REGIONAL else 0
        if position == 0 or not (_continues(text[position - 1], letter) or (flags and flags % 2 == 0)):
            found.append(position)
    return found


def _continues(before: str, letter: str) -> bool:
    """Whether `letter` is part of the character that `before` belongs to."""
    code = ord(letter)
    if before == "\n" or letter == "\n":
        return False
    if unicodedata.category(letter) in ("Mn", "Me", "Mc") or letter == JOINER:
        return True
    if code in SKIN or code in TAGS or code in VOWELS or code in FINALS:
        return True
    if before == JOINER:
        return unicodedata.category(letter) == "So"
    return unicodedata.combining(before) == VIRAMA and unicodedata.category(letter) == "Lo"
