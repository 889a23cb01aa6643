"""What a page says about a column."""

from typing import Literal

from core.declared import Declared

ColumnKind = Literal["number", "time", "text", "boolean", "empty"]


class Column(Declared):
    """One column as judged: its kind, the share of its cells without a value, one of its cells as it stood."""

    name: str
    kind: ColumnKind
    missing: float
    """Share of the rows, 0 to 1."""
    distinct: int
    """Different values; estimated in tables of more than 100 000 rows."""
    unit: str | None = None
    example: str = ""
