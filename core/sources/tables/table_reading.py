"""The ways in which bytes can be read as a table."""

from typing import ClassVar, Literal

from core.declared import Name
from core.sources.preparation import Reading

JOINED = "all of one shape"
"""Instead of a sheet's name: all of those with the same columns, as one table."""


class TableReading(Reading):
    """How the bytes are read as a table; None means: as detected."""

    LATER: ClassVar[frozenset[str]] = frozenset({"running_text"})

    form: Literal["table"] = "table"
    encoding: Name | None = None
    delimiter: Name | None = None
    decimal: Name | None = None
    thousands: Name | None = None
    header_row: int | None = None
    """Row of the column names as a spreadsheet counts; 0 when there are none."""
    sheet: Name | None = None
    running_text: bool | None = None
    """Read as one running text, whatever the lines look like."""
