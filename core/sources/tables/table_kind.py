"""What the kinds have in common that are read as tables."""

from typing import Any

import pandas as pd
import pyarrow as pa

from core.sources.kind import Kind
from core.sources.tables.form import TABLES
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.table_reading import TableReading
from core.words import counted


class TableKind(Kind):
    """`stored` is the table as a data frame, cells as they stood."""

    Report = TableReport
    form = TABLES

    def report(self, raw: RawTable, judged: Any, *, name: str, size: int) -> TableReport:
        return TableReport(
            name=name,
            bytes=size,
            rows=judged.table.num_rows,
            first_row=raw.first_row,
            facts=raw.facts,
            reading=raw.reading,
            sheets=raw.sheets,
            columns=tuple(judged.columns),
            findings=tuple(judged.findings),
            preparation=judged.preparation,
        )

    def size(self, report: TableReport) -> str:
        return counted(report.rows, "row")


def read_again(stored: pd.DataFrame, report: TableReport) -> RawTable:
    """A stored table as it was read, for another kind to judge."""
    table = pa.Table.from_pandas(stored, preserve_index=False)
    return RawTable(table, report.preparation.reading, first_row=report.first_row)


def ways_to_read(used: TableReading, *, decimal: str | None = None) -> tuple[TableReading, ...]:
    """As detected, with the run's decimal mark; then as the run's own file was read."""
    detected = TableReading(decimal=used.decimal or decimal, sheet=used.sheet, running_text=used.running_text)
    like_its_own = used.model_copy(update={"decimal": detected.decimal, "encoding": None})
    return tuple(dict.fromkeys((detected, like_its_own, like_its_own.model_copy(update={"encoding": used.encoding}))))
