"""From uploaded bytes to a table of cells; what the bytes hold decides, not the file's name."""

from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.data.raw_table import RawTable
from core.data.reading.containers import read_container

__all__ = ["read_raw"]


def read_raw(
    content: bytes, name: str, reading: Reading = Reading(), limits: ImportLimits = ImportLimits()
) -> RawTable:
    """The table in `content`; raises Refused with what was found and what to do."""
    return read_container(content, name, reading, limits)
