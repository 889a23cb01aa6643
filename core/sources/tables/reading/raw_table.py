"""A table as it stood in a file, before anybody judged what its cells mean."""

from dataclasses import dataclass, field

import pyarrow as pa

from core.sources.findings import Finding
from core.sources.tables.table_reading import TableReading


@dataclass(frozen=True)
class RawTable:
    """Named columns of cells: text as it stood (CSV and the like), or typed values (Excel, Parquet)."""

    table: pa.Table
    reading: TableReading
    """How it was read, every field that applies filled in."""
    first_row: int
    """Row of the file, as a spreadsheet counts, in which the first data row stands."""
    facts: tuple[str, ...] = ()
    """Short phrases about the form: "semicolons", "decimal comma", "UTF-8", "sheet Sales"."""
    findings: tuple[Finding, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    """Column -> unit, where the file states one."""
    sheets: tuple[str, ...] = ()
    """What else could have been read from the same file."""
