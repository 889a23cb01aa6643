"""The last steps every table takes, whatever file it came from: limits, empty ends, names, units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.grouped import carry_down
from core.sources.tables.reading.headings.header_names import make_names
from core.sources.tables.reading.headings.units import unit_in_name
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

FEWEST_ROWS = 2
NARROW = 10
"""Fewer columns than this and one row is no series, neither downwards nor sideways."""


@dataclass(frozen=True)
class UnfinishedTable:
    """A table with its columns in the file's order, the names as they stood, and what was found on the way."""

    table: pa.Table
    names: list[str]
    reading: TableReading
    first_row: int
    header_row: int
    units: dict[int, str]
    facts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sheets: tuple[str, ...] = ()


def finish(draft: UnfinishedTable, limits: ImportLimits) -> RawTable:
    """Cut empty rows at the end and empty columns without a name, then name what is left."""
    table, findings = draft.table, list(draft.findings)
    rows = _last_filled_row(table) + 1
    if rows == 0:
        raise Refused(say("The file has names and no values under them."), say("Bring a file with values in it."))
    if table.num_rows - rows > 1:
        what = say("{rows:,} empty rows at the end were left out.", rows=table.num_rows - rows)
        findings.append(_note("empty rows", what, draft.first_row + rows))
    table = table.slice(0, rows)
    if rows > limits.rows:
        raise Refused(
            say("The table has {rows}; at most {most:,} are read.", rows=counted(rows, "row"), most=limits.rows),
            say("Bring a part of it, or sum it up to a coarser timestep first."),
        )
    _check_cells(table, draft, limits)
    table, carried = carry_down(table, draft.names, first_row=draft.first_row)
    findings += carried
    kept = [place for place, name in enumerate(draft.names) if name.strip() or not _is_empty(table.column(place))]
    if rows < FEWEST_ROWS and len(kept) < NARROW and not _is_pair(table, kept):
        raise Refused(say("The table has 1 row; a series needs several."), say("Bring a file with one row a timestep."))
    if len(kept) < len(draft.names):
        what = say("Empty columns without a name were left out.")
        findings.append(_note("empty columns", what, draft.header_row, count=len(draft.names) - len(kept)))
    names, named = make_names([draft.names[place] for place in kept], row=draft.header_row)
    units = {name: unit for place, name in zip(kept, names, strict=True) if (unit := draft.units.get(place))}
    units |= {name: unit for name in names if name not in units and (unit := unit_in_name(name))}
    return RawTable(
        table=pa.table([table.column(place) for place in kept], names=names),
        reading=draft.reading,
        first_row=draft.first_row,
        facts=draft.facts,
        findings=(*findings, *named),
        units=units,
        sheets=draft.sheets,
    )


def _is_pair(table: pa.Table, kept: list[int]) -> bool:
    """Whether the only row is a text and another one, which is no series that is too short."""
    cells = [str(table.column(place)[0].as_py() or "") for place in kept]
    return len(cells) == 2 and all(re.search(r"[^\W\d_]{2}", cell) for cell in cells)


def check_columns(count: int, rows: list[list[str]], limits: ImportLimits, *, names: Sequence[str] = ()) -> None:
    """Raise Refused for more columns than a table may have; columns that are timesteps do not count as such."""
    allowed = limits.columns
    if count > allowed and (_is_series_a_row(rows) or _are_times(names, most_others=allowed)):
        allowed = limits.wide_columns
    if count > allowed:
        raise Refused(
            say(
                "The table has {columns}; at most {allowed:,} are read.",
                columns=counted(count, "column"),
                allowed=allowed,
            ),
            say("Keep the columns you need and bring those."),
        )


def _are_times(names: Sequence[str], *, most_others: int) -> bool:
    """Whether most columns are headed by a time each, beside a few that say of what the row is."""
    others = sum(kind_of_cell(name) != "time" for name in names)
    return 2 * others < len(names) and others <= most_others


def _is_series_a_row(rows: list[list[str]]) -> bool:
    """Whether rows begin with an id of their own and hold nothing but numbers behind it."""
    rows = [row for row in rows if any(cell.strip() for cell in row)][:20]
    ids = {row[0] for row in rows}
    starts = [kind_of_cell(row[0]) for row in rows]
    numbers = all(kind_of_cell(cell) in ("number", "empty") for row in rows[:3] for cell in row[3:])
    return len(ids) == len(rows) > 0 and starts.count("text") == len(starts) and numbers


def _last_filled_row(table: pa.Table) -> int:
    """Position of the last row with anything in it, -1 when there is none."""
    step = 50_000
    for stop in range(table.num_rows, 0, -step):
        start = max(0, stop - step)
        filled = None
        for column in table.slice(start, stop - start).columns:
            there = _filled(column)
            filled = there if filled is None else pc.or_(filled, there)
        last = pc.max(pc.if_else(filled, pa.array(range(stop - start)), None)).as_py() if filled is not None else None
        if last is not None:
            return start + last
    return -1


def _filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
    return pc.is_valid(column)


def _is_empty(column: pa.ChunkedArray) -> bool:
    return not pc.any(_filled(column)).as_py()


def _check_cells(table: pa.Table, draft: UnfinishedTable, limits: ImportLimits) -> None:
    for place, column in enumerate(table.columns):
        if not pa.types.is_string(column.type):
            continue
        lengths = pc.binary_length(column)
        longest = pc.max(lengths).as_py() or 0
        if longest > limits.cell_characters:
            row = pc.index(lengths, longest).as_py() + draft.first_row
            raise Refused(
                say(
                    "A cell in row {row} has {longest} (column {place}); at most {cell_characters:,} are read.",
                    row=row,
                    longest=counted(longest, "character"),
                    place=place + 1,
                    cell_characters=limits.cell_characters,
                ),
                say("Look for a quotation mark that is never closed, or leave that column out."),
            )


def _note(detector: str, what: str, row: int, *, count: int = 1) -> Finding:
    return Finding(
        detector=detector,
        severity="note",
        what=what,
        where=say("row {row}", row=row),
        places=(Place(row=row),),
        count=count,
    )
