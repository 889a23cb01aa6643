"""Tables with one series a row, where rows are as long as their series."""

import numpy as np

from core.language import say
from core.sources.findings import Finding, Place
from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.headings.header import Header
from core.sources.tables.reading.plain_text.lines import RowRecord
from core.sources.tables.reading.rows import find_rows

FEWEST_VALUES = 5


def longest_series(data: memoryview, delimiter: str, header: Header, body: list[RowRecord]) -> int | None:
    """Fields of the longest row when rows are series of different lengths; None for any other table."""
    rows = [_trimmed(row.cells) for row in body[header.data :] if any(cell.strip() for cell in row.cells)]
    lengths = {len(row) for row in rows}
    if len(rows) < 3 or len(lengths) < 3 or min(lengths) < FEWEST_VALUES:
        return None
    usual = max(lengths, key=[len(row) for row in rows].count)
    if sum(len(row) != usual for row in rows) < 0.3 * len(rows) or len({row[0] for row in rows}) < len(rows):
        return None
    if any(kind_of_cell(row[0]) != "text" or kind_of_cell(row[-1]) != "number" for row in rows):
        return None
    return int(np.max(find_rows(data, delimiter).fields))


def name_places(given: list[str], width: int) -> list[str]:
    """Names for every place: the last given name carries a number from there on."""
    if len(given) >= width:
        return given
    stem = (given[-1].strip(" .…") if given else "") or "value"
    return [*given[:-1], *(f"{stem} {place}" for place in range(1, width - len(given) + 2))]


def told(width: int, row: int) -> Finding:
    what = say(
        "Rows have different lengths, up to {width} fields: each was taken for a series of its own.", width=width
    )
    places = (Place(row=row),)
    return Finding(
        detector="series a row", severity="warning", what=what, where=say("row {row}", row=row), places=places
    )


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells
