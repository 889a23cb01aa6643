"""The mark between the fields of a line."""

import csv
import re
from collections import Counter

from core.language import mark
from core.sources.tables.reading.cells import kind_of_cell

MARKS = (";", "\t", ",", "|")
BLANKS = " "
"""Runs of blanks between the fields."""
NONE = ""
"""One field a line."""
FIXED = "\x1f"
"""Columns at fixed places; the text is rewritten with this mark between them."""
NAMES = {
    ";": mark("semicolons"),
    "\t": mark("tabs"),
    ",": mark("commas"),
    "|": mark("vertical bars"),
    BLANKS: mark("blanks"),
    FIXED: mark("fixed width"),
    NONE: mark("one column"),
}
_SAMPLE_CHARACTERS = 20_000


def split_line(line: str, delimiter: str) -> list[str]:
    """The fields of one line; quoted fields may hold the delimiter."""
    if delimiter == NONE:
        return [line.strip().strip('"')]
    if delimiter == BLANKS:
        return line.split()
    return next(csv.reader([line], delimiter=delimiter), [])


def find_delimiter(lines: list[str]) -> str:
    """The delimiter of a sample of lines, one of MARKS, BLANKS or NONE.

    When exactly one mark cuts the lines alike it is taken; CleverCSV (van den Burg et al. 2019) judges the rest.
    """
    told = lines[0].strip().lower() if lines else ""
    if match := re.fullmatch(r'"?sep=(.)"?', told):
        return match[1]
    lines = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    body = lines[len(lines) // 3 :]
    widths = {mark: steady_width(body, mark) for mark in MARKS}
    steady = [mark for mark in MARKS if widths[mark] > 1]
    if len(steady) == 1:
        return steady[0]
    if len(steady) > 1:
        whole = [mark for mark in steady if steady_width(lines, mark, share=1.0) > 1]
        return whole[0] if len(whole) == 1 else _sniff(lines, steady)
    if any(mark in line for line in body for mark in MARKS) and (mark := _most_cut(lines)):
        return mark
    return BLANKS if _blanks_cut(body) else NONE


def steady_width(lines: list[str], mark: str, share: float = 0.8) -> int:
    """How many fields `mark` cuts most lines into; 0 when they disagree."""
    counts = Counter(len(split_line(line, mark)) for line in lines)
    if not counts:
        return 0
    width, number = counts.most_common(1)[0]
    return width if number >= share * len(lines) else 0


def _sniff(lines: list[str], steady: list[str]) -> str:
    from clevercsv import Sniffer
    from clevercsv.exceptions import Error

    try:
        found = Sniffer().sniff("\n".join(lines)[:_SAMPLE_CHARACTERS] + "\n", delimiters=steady)
    except (Error, ValueError):
        found = None
    return found.delimiter if found is not None and found.delimiter in steady else steady[0]


def _most_cut(lines: list[str]) -> str | None:
    """For ragged files: the mark that appears in nearly every line."""
    shares = {mark: sum(mark in line for line in lines) / len(lines) for mark in MARKS}
    best = max(MARKS, key=lambda mark: shares[mark])
    return best if shares[best] >= 0.6 else None


def _blanks_cut(lines: list[str]) -> bool:
    """Blanks part the fields when they cut all lines alike and at least one field is always a number."""
    width = steady_width(lines, BLANKS)
    if width < 2 or all(_is_one_value(line) for line in lines):
        return False
    rows = [fields for line in lines if len(fields := line.split()) == width]
    return any(all(kind_of_cell(row[place]) in ("number", "empty") for row in rows) for place in range(width))


def _is_one_value(line: str) -> bool:
    """A number with blanks as thousands marks, or a date with its clock time or with a month's name."""
    kind, fields = kind_of_cell(line), line.split()
    if kind == "number":
        return all(len(field) == 3 for field in fields[1:])
    clock = len(fields) == 2 and ":" in fields[1]
    return kind == "time" and (clock or any(letter.isalpha() for letter in line))
