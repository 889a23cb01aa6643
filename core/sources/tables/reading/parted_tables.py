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


def fit_together(tables: Sequence[RawTable]) -> bool:
    """Whether their columns are the same, none of them called like the one for the part."""
    columns = tables[0].table.schema
    return PART not in columns.names and all(raw.table.schema == columns for raw in tables)


def refuse_too_much(tables: Sequence[RawTable], limits: ImportLimits) -> None:
    """Raises Refused where the tables together are more than one table may be."""
    rows, size = sum(raw.table.num_rows for raw in tables), sum(raw.table.nbytes for raw in tables)
    if rows > limits.rows:
        raise Refused(
            say("The tables have more than {rows} together; no more are read.", rows=counted(limits.rows, "row")),
            say("Bring a part of them."),
        )
    if size > limits.unpacked_bytes:
        raise Refused(
            say("Unpacked the tables have more than {most:.0f} MB.", most=limits.unpacked_bytes / 1e6),
            say("Bring a part of them."),
        )


def joined_parts(names: Sequence[str], tables: Sequence[RawTable]) -> RawTable:
    """The tables below each other, those for training first."""
    order = ["train", "validation", "test"]
    parted = sorted(
        ((part_in_name(name), raw) for name, raw in zip(names, tables, strict=True)),
        key=lambda one: order.index(one[0]),
    )
    first = parted[0][1]
    parts = [part for part, raw in parted for _ in range(raw.table.num_rows)]
    table = pa.concat_tables([raw.table for _, raw in parted]).append_column(PART, pa.array(parts, pa.large_string()))
    reading: TableReading = first.reading.model_copy(update={"sheet": JOINED})
    found = [finding for _, raw in parted for finding in raw.findings]
    findings = tuple(one for at, one in enumerate(found) if one not in found[:at])
    facts = (*first.facts, say("{tables}, parts by their names", tables=counted(len(tables), "table")))
    return replace(first, table=table, reading=reading, findings=findings, facts=facts, sheets=(JOINED, *names))
