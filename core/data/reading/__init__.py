"""From uploaded bytes to a table of cells; what the bytes hold decides, not the file's name."""

from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.data.raw_table import RawTable
from core.errors import Refused


def read_raw(
    content: bytes, name: str, reading: Reading = Reading(), limits: ImportLimits = ImportLimits()
) -> RawTable:
    """The table in `content`; raises Refused with what was found and what to do."""
    from core.data.reading.delimited import read_delimited
    from core.data.reading.encodings import decode

    if not content:
        raise Refused("The file is empty.", "Bring a file with a row of names and rows of values.")
    return read_delimited(decode(content, reading.encoding), reading, limits)
