"""Rows of delimited text that do not have as many fields as the others."""

from dataclasses import dataclass

import numpy as np

NEWLINE, RETURN, QUOTE = 10, 13, 34


@dataclass(frozen=True)
class RowSpans:
    """Where each row's bytes begin and end (without the line end), and its number of fields; all [rows]."""

    starts: np.ndarray
    stops: np.ndarray
    fields: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)


def find_rows(content: memoryview, delimiter: str) -> RowSpans:
    """Every row of `content`; delimiters and line ends inside quotes do not count."""
    signs = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero((signs == NEWLINE) | (signs == RETURN))
    marks = np.flatnonzero(signs == ord(delimiter))
    quotes = np.flatnonzero(signs == QUOTE)
    if len(quotes):
        ends, marks = _outside(ends, quotes), _outside(marks, quotes)
    # Of a pair \r\n the \n ends the row and the \r belongs to neither row.
    second = np.zeros(len(ends), bool)
    second[1:] = (np.diff(ends) == 1) & (signs[ends[:-1]] == RETURN) & (signs[ends[1:]] == NEWLINE)
    first = np.zeros(len(ends), bool)
    first[:-1] = second[1:]
    stops = np.where(second, ends - 1, ends)[~first]
    starts = np.concatenate(([0], ends[~first] + 1))
    stops = np.append(stops, len(signs))
    if starts[-1] >= len(signs):
        starts, stops = starts[:-1], stops[:-1]
    fields = np.searchsorted(marks, stops) - np.searchsorted(marks, starts) + 1
    return RowSpans(starts, stops, np.where(stops > starts, fields, 0))


def _outside(places: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    return places[np.searchsorted(quotes, places) % 2 == 0]


def rewrite(content: memoryview, rows: RowSpans, changed: dict[int, bytes]) -> memoryview:
    """`content` with some rows (position -> new bytes) replaced."""
    parts, done = [], 0
    for position in sorted(changed):
        parts += [content[done : rows.starts[position]], changed[position]]
        done = int(rows.stops[position])
    return memoryview(b"".join([*parts, content[done:]]))
