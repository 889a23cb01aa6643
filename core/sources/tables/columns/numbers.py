"""Cells read as numbers, whatever marks people put around them."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MISSING_WORDS = frozenset(
    """
    na n/a #n/a #na nan -nan null none nil (null) missing nodata <na> nat - -- --- ---- – — . .. ... … ? * ** *** ****
    : x \\n k.a. n.v. n.a. n.d. nd s/d fehlt #value! #div/0! #ref! #wert! #num! #null! #name?
    """.split()  # noqa: SIM905
) | {"", "no data", "k. a.", "sin dato", "not available", "keine angabe"}
MISSING_WORDS |= {f":{blank}{flag}" for blank in ("", " ") for flag in "bcdefnpruz"}
"""Eurostat's colon with the reason why."""
TRUTH_WORDS = {
    **dict.fromkeys(("true", "yes", "y", "t", "on", "ja", "wahr", "oui", "vrai", "si", "sí", "sim", "vero"), 1.0),
    **dict.fromkeys(("false", "no", "n", "f", "off", "nein", "falsch", "non", "faux", "não", "falso"), 0.0),
}
_CURRENCY = (
    r"(?:[€$£¥₹₽₴₺₩]|US\$|R\$|kr\.?|zł|Kč|Ft|lei|руб\.?|Fr\.|Rs\.?"
    r"|EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|CNY|INR|BRL|AUD|CAD)"
)
_BEHIND = rf"(?:%|‰|°C?|{_CURRENCY}|[*†‡#^]+|\(?[A-Za-z]{{1,2}}\)?)"
_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12}
_DIGITS = r"[+-]?(?:\d[\d.,' ]*|[.,]\d+)(?:[eE][+-]?\d+)?"
MARKED = rf"^(?P<before>[-(+]?\s*{_CURRENCY}|\(|[~≈<>])?\s*(?P<digits>{_DIGITS})\s*(?P<behind>{_BEHIND}|-|\))?$"
_MARKED = re.compile(MARKED)
_PLAIN_PATTERN = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"
_PLAIN = re.compile(_PLAIN_PATTERN)
DISGUISED = r"[^\x00-\x7f]|\d_\d|^\s*[+-]?0[xX][0-9a-fA-F]"
"""Cells whose digits or signs only look alike, or are written as programs write them: １２, −5, 1_000, 0x1F."""
_HEXADECIMAL = re.compile(r"[+-]?0[xX][0-9a-fA-F]+")
_SPACES = "[\u00a0\u202f\u2009\t]"


@dataclass(frozen=True)
class NumberForm:
    """How a column writes numbers; `marked` when some cells carry a sign of their own (12.3*, 4p, 5%, € 7)."""

    decimal: str = "."
    thousands: str = ""
    marked: bool = False
    scaled: bool = False
    """Whether letters behind the numbers say thousands or millions: 950K, 1.2M."""

    @property
    def plain(self) -> bool:
        return self == NumberForm()


PLAIN = NumberForm()


def read_numbers(cells: pa.Array, form: NumberForm = PLAIN) -> np.ndarray:
    """The cells as float64 [rows]; NaN where a cell is empty or no number in this form."""
    if not is_text(cells.type):
        return _typed(cells)
    text = pc.utf8_trim_whitespace(cells)
    # "1.217" is plain to a parser, and a thousand where the comma is the decimal mark.
    pointed = form.decimal == "," and pc.any(pc.match_substring(text, ".")).as_py()
    quick = None if pointed else quick_numbers(text)
    if quick is not None:
        return quick
    numbers = _cast(_readable(_normal(text, form)))
    return numbers * _scales(text) if form.scaled else numbers


def quick_numbers(text: pa.Array) -> np.ndarray | None:
    """float64 [rows] where a plain parser reads every filled cell, else None."""
    # A parser that fails does so slowly: it is only asked when the ends of the column look right.
    ends = [*text.slice(0, 50).to_pylist(), *text.slice(max(0, len(text) - 50)).to_pylist()]
    if not all(not word or _PLAIN.match(word) for word in ends):
        return None
    try:
        return _cast(pc.if_else(pc.equal(text, ""), None, text))
    except pa.ArrowInvalid:
        return None


def is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def is_missing_word(text: str) -> bool:
    return text.strip().casefold() in MISSING_WORDS


def number_form(words: list[str], *, decimal: str | None = None) -> NumberForm | None:
    """The form most of these cells share, or None when fewer than half are numbers; `decimal` breaks a tie."""
    plain = [word for word in words if _PLAIN.match(word)]
    matches = [match for word in words if (match := _MARKED.match(tidy(word)))]
    if 2 * len(matches) < len(words) or not matches:
        return None
    if len(plain) == len(words) and not (decimal == "," and any("." in word for word in words)):
        return PLAIN
    scaled = _are_scales([match["behind"] or "" for match in matches])
    # "85120A" in every row is the name of a thing; "12.3p" in some is a number with a mark.
    lettered = sum(bool(match["behind"]) and re.search(r"\d[A-Z]$", match[0]) is not None for match in matches)
    if lettered > len(words) / 2 and not scaled:
        return None
    digits = [match["digits"].strip() for match in matches]
    mark, thousands = _separators(digits, decimal)
    marked = any(match["before"] or match["behind"] for match in matches)
    return NumberForm(mark, thousands, marked, scaled)


def _are_scales(behind: list[str]) -> bool:
    """Whether letters say thousands, millions, milliards: all over the column, and more than a lone quality flag."""
    letters = [letter for letter in behind if letter]
    if not letters or any(letter.casefold() not in _SCALES for letter in letters):
        return False
    return len(letters) == len(behind) or len({letter.casefold() for letter in letters}) > 1


def _scales(text: pa.Array) -> np.ndarray:
    """What each cell's number is to be multiplied by [rows]."""
    scales = np.ones(len(text))
    for letters, scale in _SCALES.items():
        there = pc.match_substring_regex(text, rf"(?i)\d\s*{re.escape(letters)}$")
        scales[pc.fill_null(there, False).to_numpy(zero_copy_only=False)] = scale
    return scales


def is_ambiguous(words: list[str]) -> bool:
    """Whether every mark could be a decimal mark as well as a thousands mark: 1,234 and nothing that tells."""
    digits = [match["digits"] for word in words if (match := _MARKED.match(tidy(word)))]
    marked = [d for d in digits if re.search(r"[.,]", d)]
    return bool(marked) and all(re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", d) for d in marked)


def tidy(text: str) -> str:
    """ASCII digits, signs and blanks for the ones that only look like them; decimal digits for a program's."""
    text = text.strip().replace("−", "-").replace("–", "-")
    text = re.sub(_SPACES, " ", text).replace("’", "'")
    if not text.isascii():
        text = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    if _HEXADECIMAL.fullmatch(text):
        return str(int(text, 16))
    return re.sub(r"(?<=\d)_(?=\d)", "", text)


def _separators(digits: list[str], decimal: str | None) -> tuple[str, str]:
    """(decimal mark, thousands mark) that read the most of these cells."""
    scores = {}
    for mark, thousands in (
        (".", ""),
        (",", ""),
        (".", ","),
        (",", "."),
        (".", "'"),
        (",", " "),
        (".", " "),
        (",", "'"),
    ):
        pattern = _pattern(mark, thousands)
        scores[mark, thousands] = sum(bool(pattern.fullmatch(d)) for d in digits)
    best = max(scores.values())
    tied = [form for form, score in scores.items() if score == best]
    if decimal is not None and any(mark == decimal for mark, _ in tied):
        tied = [form for form in tied if form[0] == decimal]
    # "1,234" alone: most such columns carry thousands marks; the caller says so and asks.
    if (".", ",") in tied and (".", "") not in tied and decimal != ",":
        return ".", ","
    return tied[0]


def _pattern(mark: str, thousands: str) -> re.Pattern:
    whole = rf"{_grouped(thousands)}|\d+" if thousands else r"\d+"
    return re.compile(rf"[+-]?(?:(?:{whole})(?:{re.escape(mark)}\d*)?|{re.escape(mark)}\d+)(?:[eE][+-]?\d+)?")


def _grouped(thousands: str) -> str:
    """Pattern of whole numbers with marks between thousands, or, as in India, between hundreds above the first one."""
    mark = re.escape(thousands)
    return rf"\d{{1,3}}(?:{mark}\d{{3}})+|\d{{1,2}}(?:{mark}\d{{2}})+{mark}\d{{3}}"


def _normal(text: pa.Array, form: NumberForm) -> pa.Array:
    """Cells rewritten so that a plain number parser reads them."""
    text = _ascii(text)
    if form.marked:
        # "(12)" and "12-" are how ledgers write minus twelve.
        inside = rf"{_CURRENCY}?\s*({_DIGITS})\s*(?:%|{_CURRENCY})?"
        text = pc.replace_substring_regex(text, rf"^(?:\({inside}\)|({_DIGITS})-)$", r"-\1\2")
        before = rf"(-?)\+?\s*(?:{_CURRENCY}|[~≈<>])?"
        text = pc.replace_substring_regex(text, rf"^{before}\s*({_DIGITS})\s*{_BEHIND}?$", r"\1\2")
        text = pc.utf8_trim_whitespace(text)
    if form.thousands:
        mark = re.escape(form.decimal)
        grouped = pc.match_substring_regex(text, rf"^[+-]?(?:{_grouped(form.thousands)})(?:{mark}\d*)?$")
        text = pc.if_else(grouped, pc.replace_substring(text, form.thousands, ""), text)
    if form.decimal == ",":
        # A dot in a column of decimal commas is not read as if nothing were odd.
        text = pc.if_else(pc.match_substring(text, "."), None, pc.replace_substring(text, ",", "."))
    return text


def _ascii(text: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring_regex(text, DISGUISED)).as_py():
        return text
    encoded = text.dictionary_encode()
    words = pa.array([tidy(word) if word is not None else None for word in encoded.dictionary.to_pylist()], pa.string())
    return words.take(encoded.indices)


def _readable(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(text, _PLAIN_PATTERN + r"|^[+-]?(?i:inf|infinity)$"), text, None)


def _cast(text: pa.Array) -> np.ndarray:
    return np.array(pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False))


def _typed(cells: pa.Array) -> np.ndarray:
    kind = cells.type
    if pa.types.is_boolean(kind):
        cells = pc.cast(cells, pa.int8())
    if pa.types.is_temporal(kind) or pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return np.full(len(cells), np.nan)
    if pa.types.is_dictionary(kind):
        return read_numbers(cells.dictionary_decode())
    return np.array(pc.cast(cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False))
