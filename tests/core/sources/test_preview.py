"""The preview shows the ends of a table and every cell in question."""

import pandas as pd

from core.sources.findings import Finding, Place
from core.sources.tables.profiles.preview import preview

TABLE = pd.DataFrame({"x": [str(position) for position in range(1000)]})


def found(*rows: int, column: str = "x") -> Finding:
    places = tuple(Place(row=row, column=column) for row in rows)
    return Finding(detector="any", severity="warning", what="odd", where="x", places=places)


def test_rows_are_counted_as_in_the_file() -> None:
    shown = preview(TABLE, [], first_row=4)
    assert shown.table.index[0] == 4
    assert shown.table.index[-1] == 1003
    assert shown.rows == 1000


def test_a_cell_in_question_is_shown_and_marked() -> None:
    shown = preview(TABLE, [found(502)], first_row=2)
    assert shown.table.loc[502, "x"] == "500"
    assert shown.marked == {(502, "x")}


def test_places_outside_the_table_are_left_out() -> None:
    shown = preview(TABLE.head(3), [found(1, 99), found(2, column="gone")], first_row=2)
    assert shown.marked == frozenset()
    assert len(shown.table) == 3


def test_many_findings_still_make_a_short_preview() -> None:
    assert len(preview(TABLE, [found(*range(100, 900))], first_row=2).table) <= 55
