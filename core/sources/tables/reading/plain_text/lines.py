"""The first and last lines of a text, with where they lie."""

import csv
import re
from dataclasses import dataclass

FIRST = 300
LAST = 60
_REACH = 4_000_000
_END = re.compile(rb"\r\n|\n|\r")

# One cell may be long; how long it may be is the reader's own limit, not the csv module's.
csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class RowRecord:
    """One row of fields, the lines it stands on (from 0) and where its bytes begin and end."""

    cells: list[str]
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One line without its end, and where its bytes begin and the next line's do."""

    text: str
    start: int
    end: int


def first_lines(content: bytes) -> list[Line]:
    """Up to 300 lines from the top."""
    lines, start = [], 0
    for match in _END.finditer(content, 0, min(len(content), _REACH)):
        lines.append(_line(content, start, match.start(), match.end()))
        start = match.end()
        if len(lines) == FIRST:
            return lines
    if start < len(content):
        lines.append(_line(content, start, min(len(content), _REACH), len(content)))
    return lines


def last_lines(content: bytes, *, after: int) -> list[Line]:
    """Up to 60 lines from the bottom, none that begins before the byte `after`."""
    begin = max(after, len(content) - 200_000)
    if begin > after:
        match = _END.search(content, begin)
        begin = match.end() if match else len(content)
    lines, start = [], begin
    for match in _END.finditer(content, begin):
        lines.append(_line(content, start, match.start(), match.end()))
        start = match.end()
    if start < len(content):
        lines.append(_line(content, start, len(content), len(content)))
    return lines[-LAST:]


def records(lines: list[Line], delimiter: str) -> list[RowRecord]:
    """The lines as rows of fields; a quoted field may run over several lines."""
    if len(delimiter) != 1 or delimiter == " ":
        cut = str.split if delimiter == " " else _whole
        return [RowRecord(cut(line.text), place, line.start, line.end) for place, line in enumerate(lines)]
    rows, begun = [], 0
    reader = csv.reader((line.text + "\n" for line in lines), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error:
            return rows
        rows.append(RowRecord(cells, begun, lines[begun].start, lines[reader.line_num - 1].end))
        begun = reader.line_num


def _whole(text: str) -> list[str]:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"')
    return [text] if text else []


def _line(content: bytes, start: int, stop: int, end: int) -> Line:
    return Line(content[start:stop].decode("utf-8", "replace"), start, end)
