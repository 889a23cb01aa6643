"""Sheets that are one table: what their names tell, and how they are offered."""

import pytest

from core.sources.tables.handling import reading_of, ways
from core.sources.tables.judging.tables import judge_table
from core.sources.tables.reading import read_raw
from core.sources.tables.reading.workbook.sheet_names import times_of
from core.sources.tables.table_reading import TableReading
from tests.core.sources.parted_tables import months, workbook

OVERVIEW = ("Overview", [["Month", "Total"], *([f"2021-{month:02d}", month + 0.5] for month in range(1, 13))])


@pytest.mark.parametrize(
    ("names", "titles", "told"),
    [
        (("Jan 2021", "February 2021"), (), {"year": [2021, 2021], "month": [1, 2]}),
        (("2020-12", "2021-01"), (), {"year": [2020, 2021], "month": [12, 1]}),
        (("Nov 99", "Feb '03"), (), {"year": [1999, 2003], "month": [11, 2]}),
        (("2020", "2021"), (), {"year": [2020, 2021]}),
        (("Jan", "Feb"), ("sales 2021.xlsx",), {"year": [2021, 2021], "month": [1, 2]}),
        (("Nov", "Jan"), ("sales 2021.xlsx",), {"month": [11, 1]}),
        (("Jan", "Feb"), ("sales 2020 and 2021",), {"month": [1, 2]}),
        (("north", "south"), ("sales 2021.xlsx",), {}),
        (("Jan 2021", "Notes"), (), {}),
        (("May 3 2021", "May 4 2021"), (), {}),
    ],
)
def test_what_names_of_sheets_say(names, titles, told):
    assert times_of(names, titles) == told


def of_sheets(found):
    return [finding for finding in found if finding.detector == "sheets"]


def test_months_behind_an_overview_are_offered_as_one_table():
    content = workbook(OVERVIEW, *months("{} 2021"))
    first = read_raw(content, "sales.xlsx")
    [finding] = of_sheets(first.findings)
    assert (first.reading.sheet, finding.severity) == ("Overview", "warning")
    [together] = finding.alternatives
    joined = read_raw(content, "sales.xlsx", reading_of(together, TableReading()))
    assert joined.table.column_names == ["Day", "Sales", "year", "month"]
    assert joined.table.num_rows == 365


def test_joined_sheets_are_told_and_each_can_be_read_alone():
    content = workbook(*months("{} 2021"))
    joined, keep = read_raw(content, "sales.xlsx"), "Keep the 12 sheets as one table"
    [finding] = of_sheets(joined.findings)
    titles = [way.title for way in ways(finding)]
    assert titles == [keep, *(f"Read {sheet} alone" for sheet in joined.sheets[1:])]
    alone = read_raw(content, "sales.xlsx", reading_of(ways(finding)[2], TableReading()))
    assert (alone.reading.sheet, alone.table.num_rows) == ("Feb 2021", 28)
    [back] = of_sheets(alone.findings)
    assert back.alternatives[0].title == "Read 12 sheets with the same columns as one table"


def test_months_of_no_year_are_asked_about():
    found = of_sheets(judge_table(read_raw(workbook(*months("{}")), "sales.xlsx")).findings)
    assert "no year" in found[0].what
    assert found[0].severity == "warning"


def test_one_newer_month_has_the_columns_of_the_twelve():
    newer = read_raw(workbook(months("{} 2022", year=2022)[0]), "newer.xlsx", TableReading(sheet="all of one shape"))
    assert newer.table.column_names == ["Day", "Sales", "year", "month"]
    assert newer.table.num_rows == 31


def test_names_that_differ_in_blanks_are_the_same():
    raw = read_raw(
        workbook(("Jan 2021", [["Day", "Net  sales"], [1, 2.5]]), ("Feb 2021", [["day", "Net sales "], [1, 3.5]])),
        "x.xlsx",
    )
    assert raw.table.num_rows == 2
