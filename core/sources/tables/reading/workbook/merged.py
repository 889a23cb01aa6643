"""Cells that a spreadsheet shows as one."""

from typing import Any

from core.language import say
from core.sources.findings import Finding, Place
from core.sources.tables.reading.headings.header import Header

Corner = tuple[int, int]


def fill_merged(
    rows: list[list[Any]], ranges: list[tuple[Corner, Corner]] | None, header: Header
) -> tuple[Finding, ...]:
    """Write the text or moment of cells merged downwards into each of their rows (in place), and say so.

    Numbers are not repeated: one measurement is not several.
    """
    filled, places = 0, []
    for (top, left), (bottom, _) in ranges or ():
        if top < header.data or top >= len(rows) or bottom - top > 100_000:
            continue
        value = rows[top][left] if left < len(rows[top]) else ""
        if value == "" or isinstance(value, int | float):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] == "":
                row[left] = value
                filled += 1
        places.append(Place(row=top + 1, example=str(value)[:120]))
    if not filled:
        return ()
    what = say("Merged cells were taken apart; their text stands in each of their rows.")
    return (
        Finding(
            detector="merged cells",
            severity="warning",
            what=what,
            where=say("row {row}", row=places[0].row),
            places=tuple(places[:5]),
            count=filled,
        ),
    )
