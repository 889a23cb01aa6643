"""What a page says about a column."""

from typing import TYPE_CHECKING, Literal

from core.declared import Declared

if TYPE_CHECKING:
    import pyarrow as pa

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


def text_column(name: str, column: "pa.ChunkedArray") -> Column:
    """A column whose cells are kept as text."""
    import pyarrow.compute as pc

    filled = column.drop_null()
    return Column(
        name=name,
        kind="text" if len(filled) else "empty",
        missing=1 - len(filled) / max(len(column), 1),
        distinct=pc.count_distinct(filled).as_py(),
        example=str(filled[0])[:80] if len(filled) else "",
    )
