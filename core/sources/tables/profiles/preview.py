"""The rows of a table that tell the most: its ends, and every row with a cell in question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.sources.findings import Finding

Table, Times = pd.DataFrame, np.ndarray
"""What a source's table and its times are; pages name them without knowing pandas and NumPy."""

FIRST, LAST, QUESTIONED = 12, 3, 40


@dataclass(frozen=True)
class Preview:
    """Rows of a table, indexed by their row in the file, with the cells that findings speak of."""

    table: pd.DataFrame
    marked: frozenset[tuple[int, str]]
    """(row in the file, column) of each cell in question."""
    rows: int
    """How many the whole table has."""


def preview(table: pd.DataFrame, findings: Sequence[Finding], *, first_row: int) -> Preview:
    """At most 55 rows, in the order of the file."""
    places = {
        (place.row, place.column)
        for finding in findings
        for place in finding.places
        if place.row is not None and 0 <= place.row - first_row < len(table)
    }
    questioned = sorted({row - first_row for row, _ in places})[:QUESTIONED]
    ends = [*range(min(FIRST, len(table))), *range(max(0, len(table) - LAST), len(table))]
    positions = sorted({*ends, *questioned})
    rows = table.iloc[positions].set_axis([position + first_row for position in positions])
    rows.index.name = "row"
    marked = frozenset((row, column) for row, column in places if column in table.columns)
    return Preview(rows, marked, rows=len(table))
