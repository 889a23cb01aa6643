"""Tables in a ZIP whose names say train, dev and test, as the one table with a column for the part that they are."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from core.errors import Refused
from core.language import say
from core.sources.intake.limits import ImportLimits
from core.sources.parts import part_in_name
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import JOINED, TableReading
from core.words import counted

PART = "part"
MOST_TABLES = 12


def say_parts(names: Sequence[str]) -> bool:
    """Whether each table says which part it is, training among several."""
    parts = {part_in_name(name) for name in names}
    return 1 < len(names) <= MOST_TABLES and len(parts) > 1 and "train" in parts and None not in parts


def joined_parts(names: Sequence[str], tables: Sequence[RawTable], limits: ImportLimits) -> RawTable | None:
    """The tables below each other, those for training first; None where their columns are not the same."""
    order = ["train", "validation", "test"]
    parted = sorted(
        ((part_in_name(name), raw) for name, raw in zip(names, tables, strict=True)),
        key=lambda one: order.index(one[0]),
    )
    first = parted[0][1]
    if PART in first.table.column_names or any(raw.table.schema != first.table.schema for _, raw in parted):
        return None
    rows = sum(raw.table.num_rows for raw in tables)
    if rows > limits.rows:
        raise Refused(
            say("The tables have {rows}; at most {most:,} are read.", rows=counted(rows, "row"), most=limits.rows),
            say("Bring a part of them."),
        )
    parts = [part for part, raw in parted for _ in range(raw.table.num_rows)]
    table = pa.concat_tables([raw.table for _, raw in parted]).append_column(PART, pa.array(parts, pa.large_string()))
    reading: TableReading = first.reading.model_copy(update={"sheet": JOINED})
    found = [finding for _, raw in parted for finding in raw.findings]
    findings = tuple(one for at, one in enumerate(found) if one not in found[:at])
    facts = (*first.facts, say("{tables}, parts by their names", tables=counted(len(tables), "table")))
    return replace(first, table=table, reading=reading, findings=findings, facts=facts, sheets=(JOINED, *names))
