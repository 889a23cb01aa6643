"""Formats of times: named ones and strptime's, each as a pattern with one named group for each part."""

import re

UNIX = {"unix seconds": 10**9, "unix milliseconds": 10**6, "unix microseconds": 10**3, "unix nanoseconds": 1}
MIXED_UNIX = "unix seconds and finer"
"""Seconds, milliseconds and the like in one column, each told by its size."""
UNIX_SIZES = ((1e11, 10**9), (1e14, 10**6), (1e17, 10**3), (9.2e18, 1))
"""(Numbers below this, nanoseconds in one of them) from 1973 on."""
ISO = "ISO 8601"
TYPED = "as typed"
NUMBERED_YEARS = "numbered years and months"
QUARTERS, WEEKS, YEARS, FISCAL = "year and quarter", "year and week", "year", "year of account"
HALVES = "year and half-year"
EXCEL_DAYS, DECIMAL_YEARS = "days since 1899-12-30", "decimal year"
_TO = r"\p{L}*\.?\s*(?:-|–|/|to|bis|do|à|a)\s*"
QUARTER_MONTHS = tuple(
    rf"(?i)\b(?:{first}){_TO}(?:{last})\p{{L}}*\.?"
    for first, last in (
        ("jan|ene|gen|jän|sty|led", "mar|mär|mrz|mrt|bře|mars"),
        ("apr|abr|avr|kwi|dub", "jun|juin|giu|cze|čer"),
        ("jul|juil|lug|lip|čer", "sep|set|wrz|zář"),
        ("oct|okt|ott|out|paź|paz|říj", "dec|dez|dic|déc|gru|pro"),
    )
)
"""Patterns (RE2) of three months written as a span, one for each quarter: "Jan-Mar", "October to December"."""
_ZONE = r"(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?(?:00|15|30|45)|[+-]\d{2})"
_CODES = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{1,2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "j": r"(?P<j>\d{1,3})",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<H>\d{1,2})",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
    # Clocks in digits alone, as numbers that have lost their leading zeros: 930, 93000.
    "k": r"(?P<k>\d{1,4})",
    "K": r"(?P<K>\d{1,6})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>[AaPp]\.?\s?[Mm]\.?)",
    "b": r"(?P<b>\p{L}+)\.?",
    "a": r"\p{L}+\.?",
    "z": rf"(?P<z>{_ZONE})",
    "q": r"(?P<q>[1-4])",
    "V": r"(?P<V>\d{1,2})",
}
_FIXED = {"Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})"} | {
    code: rf"(?P<{'H' if code in 'HI' else code}>\d{{2}})" for code in "mdHIMS"
}
_ISO_PATTERN = (
    rf"^{_CODES['Y']}[-/.]?{_FIXED['m']}(?:[-/.]?{_FIXED['d']})?"
    rf"(?:[T ]+{_FIXED['H']}(?::?{_FIXED['M']}(?::?{_FIXED['S']}(?:[.,]{_CODES['f']})?)?)?)?\s*{_CODES['z']}?$"
)
_NAMED = {
    ISO: _ISO_PATTERN,
    NUMBERED_YEARS: r"^(?P<n>\d{1,2})[-/. ](?P<m>\d{1,2})$",
    QUARTERS: (
        r"^(?:(?P<Y>\d{4})\D{0,5}(?P<q>[1-4])"
        r"|(?:Q|q|T|K)?(?P<q2>[1-4])\D{1,10}(?:(?P<Y2>\d{4})|(?P<y>\d{2})))\.?$"
    ),
    HALVES: r"^(?:(?P<Y>\d{4})[\s/-]*[SHBsh](?P<h>[12])|[SHBsh](?P<h2>[12])[\s/-]*(?P<Y2>\d{4}))$",
    FISCAL: r"^(?i:FY)?\s?'?(?:(?P<Y>\d{4})|(?P<y>\d{2}))(?:\s?[-/–]\s?(?:\d{4}|\d{2}))?$",
    WEEKS: r"^(?:(?P<Y>\d{4})\D{0,6}(?P<V>\d{1,2})|\D{0,6}(?P<V2>\d{1,2})\D{1,6}(?P<Y2>\d{4}))(?:-1)?$",
    YEARS: r"^(?P<Y>\d{4})(?:\.0+)?$",
}


def pattern_of(time_format: str) -> str:
    """The RE2 pattern of a format with one named group for each part."""
    if time_format in _NAMED:
        return _NAMED[time_format]
    parts, position = [], 0
    # Digits that run together have their full width; elsewhere "1/2/2014" is as good as "01/02/2014".
    for match in re.finditer(r"%(\w)|\[|\]|\*|\s+|[^%\[\]*\s]+", time_format):
        code, token = match[1], match[0]
        if code:
            tight = time_format[match.end() : match.end() + 1] == "%" or time_format[: match.start()][-2:-1] == "%"
            parts.append(_FIXED.get(code, _CODES[code]) if tight else _CODES[code])
        elif token.isspace():
            parts.append(r"[T\s]+")
        else:
            parts.append({"[": "(?:", "]": ")?", "*": ".*"}.get(token) or re.escape(token))
        position = match.end()
    assert position == len(time_format), time_format
    return "^" + "".join(parts) + "$"
