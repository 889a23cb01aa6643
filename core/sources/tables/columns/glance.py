"""What a column may be good for, told from what a report says of it, without a look at its cells."""

from core.sources.tables.columns.column import Column
from core.sources.tables.columns.numbers import number_form

VARIED = 0.3
"""Share of different cells that a column of texts has at least; a label has fewer."""


def is_number(column: Column) -> bool:
    """Also where another kind kept its numbers as texts."""
    return column.kind in ("number", "boolean") or (column.kind == "text" and number_form([column.example]) is not None)


def is_varied_text(column: Column, rows: int) -> bool:
    """Text that differs from row to row, as a label does not."""
    enough = max(min(2, rows), VARIED * rows * (1 - column.missing))
    return column.kind == "text" and not is_number(column) and column.distinct >= enough
