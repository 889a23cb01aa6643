"""A first column written once for several rows, as pivot tables and printed reports do."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.language import say
from core.sources.findings import Finding, Place
from core.sources.tables.columns.column_names import speaks_of_time
from core.sources.tables.columns.numbers import is_text
from core.sources.tables.reading.cells import kind_of_cell

FEWEST_ROWS, MOST_FILLED, MOST_DIFFERENT = 6, 0.5, 0.6


def carry_down(table: pa.Table, names: list[str], *, first_row: int) -> tuple[pa.Table, list[Finding]]:
    """Each cell of the first column in the rows of its group too, where the next column repeats from group to group."""
    if table.num_columns < 3 or table.num_rows < FEWEST_ROWS:
        return table, []
    first, second = table.column(0), table.column(1)
    there = _filled(first)
    if not there[0] or not 1 < there.sum() <= MOST_FILLED * len(there) or not _filled(second)[~there].all():
        return table, []
    if pc.count_distinct(second).as_py() > MOST_DIFFERENT * table.num_rows or not _names_groups(first, names[0]):
        return table, []
    blanked = pc.if_else(pa.array(there), first.combine_chunks(), None)
    what = say("The first column is written once for several rows; it was carried down to each of them.")
    row = int(np.argmin(there)) + first_row
    place = Place(row=row, column=names[0].strip() or "column 1", example=str(first[row - first_row - 1].as_py())[:120])
    finding = Finding(
        detector="merged cells",
        severity="note",
        what=what,
        where=say("row {row}", row=row),
        places=(place,),
        count=int((~there).sum()),
    )
    return table.set_column(0, table.column_names[0], pc.fill_null_forward(blanked)), [finding]


def _filled(column: pa.ChunkedArray) -> np.ndarray:
    """bool [rows]"""
    if is_text(column.type):
        column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
    return pc.is_valid(column).to_numpy()


def _names_groups(column: pa.ChunkedArray, name: str) -> bool:
    """Whether the cells are times or words; numbers only in a column whose name speaks of time."""
    if pa.types.is_temporal(column.type) or speaks_of_time(name):
        return True
    cells = column.drop_null().unique().slice(0, 50).to_pylist()
    kinds = {kind_of_cell(cell) for cell in cells if str(cell).strip()} if is_text(column.type) else {"number"}
    return not kinds & {"number", "empty"}
