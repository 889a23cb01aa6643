"""Rows of names that come again among the data, as in files put together from several."""

import pyarrow as pa
import pyarrow.compute as pc

from core.language import say
from core.sources.findings import Finding, Place


def blank_repeated_names(table: pa.Table, names: list[str], *, first_row: int) -> tuple[pa.Table, list[Finding]]:
    """The table with such rows emptied, so that every other row keeps its number."""
    again = pc.equal(table.column(0), names[0])
    if not names[0].strip() or not pc.any(again).as_py():
        return table, []
    for place in range(1, table.num_columns):
        again = pc.and_(again, pc.equal(pc.utf8_trim_whitespace(table.column(place)), names[place].strip()))
    rows = pc.indices_nonzero(again).to_pylist()
    if not rows:
        return table, []
    columns = [pc.if_else(again, "", column) for column in table.columns]
    finding = Finding(
        detector="repeated header",
        severity="note",
        what=say("The names come again among the rows; there they were left out."),
        where=say("row {row}", row=rows[0] + first_row),
        places=tuple(Place(row=row + first_row, example=names[0]) for row in rows[:5]),
        count=len(rows),
    )
    return pa.table(columns, names=table.column_names), [finding]
