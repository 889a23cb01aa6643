"""From uploaded bytes to a table of cells; what the bytes hold decides, not the file's name."""

from core.sources.intake.limits import ImportLimits
from core.sources.preparation import Reading
from core.sources.tables.reading.packing.containers import read_container
from core.sources.tables.reading.raw_table import RawTable

__all__ = ["read_raw"]


def read_raw(
    content: bytes, name: str, reading: Reading = Reading(), limits: ImportLimits = ImportLimits()
) -> RawTable:
    """The table in `content`; raises Refused with what was found and what to do."""
    return read_container(content, name, reading, limits)
