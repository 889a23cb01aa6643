"""What one cell of text looks like, just well enough to tell names and titles from data."""

import re
from typing import Literal

from core.sources.tables.columns.month_names import month_of
from core.sources.tables.columns.time_writing import plain_time

CellKind = Literal["empty", "number", "time", "text"]

_NOTHING = re.compile(r"(?i)^(?:n/?a|nan|null|none|nil|#n/a|:\s?[a-z]{0,2}|[-–—.*?_]*)$")
_MARK = r"[€$£¥₹₽₴₺₩%‰*†°]|EUR|USD|GBP|CHF|CZK|HUF|RON|PLN|SEK|NOK|DKK|kr\.?|zł|Kč|Ft|lei|mn|bn|mio\.?"
_NUMBER = re.compile(
    rf"(?i)^[<>≈~]?(?:{_MARK})?\s*[(+\-−]?\s*(?:{_MARK})?\s*"
    r"(?:\d[\d.,'’_ \u00a0\u202f]*|[.,]\d+|0x[\da-f]+|inf(?:inity)?)(?:e[+\-]?\d+)?"
    rf"\s*\)?\s*(?:{_MARK}|[a-z])?$"
)
_DATE_MARKS = re.compile(
    r"\d[-/.:T]\s?\d|\d[-/. ]?[QWKMHSB]\d|^[QWHS]\d\s?[-/ ']?\d{2,4}$|^[1-4]Q'?\d{2,4}$|\d{4}MM?\d{1,2}$"
    r"|^FY\s?\d{2,4}|\d\s?[-/. ]\s?[^\W\d_]{3,}|[^\W\d_]{3,}[-/., ]{1,2}\d"
)
_TWO_DOTS = re.compile(r"^\d{1,4}\.\d{1,2}\.(?:\d{1,4})?(?:\D|$)")
_TIME_SIGNS = re.compile(r"^(?:FY)?[\d\s\-/.,:+()TZWQKMHSBhsAPapm–']+$")
_WORD = re.compile(r"[^\W\d_]{3,}")


def kind_of_cell(text: str) -> CellKind:
    """Empty, a number, a point in time or a span of it, or any other text."""
    text = text.strip()
    if _NOTHING.match(text):
        return "empty"
    if len(text) > 40:
        return "text"
    if _NUMBER.match(text) and not _TWO_DOTS.match(text):
        return "number"
    if any(letter.isdigit() for letter in text) and _looks_like_time(plain_time(text)):
        return "time"
    return "text"


def _looks_like_time(text: str) -> bool:
    if not _DATE_MARKS.search(text) and not _TWO_DOTS.match(text):
        return False
    words = _WORD.findall(text)
    # A month, a weekday, a zone: three short words at most; "Station 12-A north" is not a time.
    return bool(_TIME_SIGNS.match(text)) or (len(words) <= 3 and all(_is_calendar_word(word) for word in words))


def _is_calendar_word(word: str) -> bool:
    return word.casefold()[:3] in _CALENDAR or month_of(word) is not None


_CALENDAR = frozenset(
    """
    jan feb mar mär mrz apr may mai jun jul aug sep okt oct nov dec dez ene abr ago dic fev fév avr jui aoû déc
    gen mag giu lug set ott mei maj out mon tue wed thu fri sat sun die mit don fre sam son lun mie mié jue vie
    sáb dom mer jeu ven dim ter qua qui sex utc gmt cet est edt pst pdt mst cst bst uhr sty lut kwi cze lip sie
    wrz paź paz lis gru
    """.split()  # noqa: SIM905
)
