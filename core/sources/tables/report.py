"""What reading a table found out."""

from core.sources.report import Report
from core.sources.tables.columns.column import Column
from core.sources.tables.table_reading import TableReading


class TableReport(Report):
    """The form of a table, and its columns."""

    reading: TableReading = TableReading()
    rows: int
    first_row: int = 2
    """Row of the file, as a spreadsheet counts, in which the first data row stands."""
    sheets: tuple[str, ...] = ()
    """What else could have been read from the same file."""
    columns: tuple[Column, ...]
