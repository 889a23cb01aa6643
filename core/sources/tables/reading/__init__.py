"""From uploaded bytes to a table of cells; what the bytes hold decides, not the file's name."""

from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.packing.containers import read_container
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading

__all__ = ["read_raw"]


def read_raw(
    content: bytes, name: str, reading: TableReading = TableReading(), limits: ImportLimits = ImportLimits()
) -> RawTable:
    """The table in `content`; raises Refused with what was found and what to do."""
    return read_container(content, name, reading, limits)
