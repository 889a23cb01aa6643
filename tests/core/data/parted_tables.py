"""Tables in parts: workbooks whose sheets are one table, and names that do not stand in one row."""

import io
from calendar import month_abbr, monthrange

import pandas as pd

from tests.core.data.awkward_tables import Awkward, awkward, truth, values
from tests.core.data.logged_tables import AWKWARD
from tests.core.data.written_times import text

Sheet = tuple[str, list[list]]


def workbook(*sheets: Sheet) -> bytes:
    file = io.BytesIO()
    with pd.ExcelWriter(file) as book:
        for name, rows in sheets:
            pd.DataFrame(rows).to_excel(book, sheet_name=name, header=False, index=False)
    return file.getvalue()


def months(name: str, *above: list, year: int = 2021) -> list[Sheet]:
    """A sheet a month, with the number of the day."""
    v = iter(values(366))
    lengths = [(month, monthrange(year, month)[1]) for month in range(1, 13)]
    return [
        (name.format(month_abbr[month]), [*above, ["Day", "Sales"], *([day, next(v)] for day in range(1, length + 1))])
        for month, length in lengths
    ]


def year_of_days(sheets: list[Sheet], **more) -> Awkward:
    found = {"start": "2021-01-01", "end": "2021-12-31", "frequency": "D", "time_column": "year + month + Day"}
    found |= {"target": "Sales"}
    return Awkward(workbook(*sheets), truth(values(365), **found), finds=("sheets",), prepared=365, **more)


@awkward
def workbook_with_a_sheet_a_month():
    return year_of_days(months("{} 2021"), name="shop.xlsx")


@awkward
def workbook_of_a_year_with_a_sheet_a_month():
    return year_of_days(months("{}"), name="sales_2021.xlsx")


@awkward
def workbook_with_months_whose_year_stands_in_the_titles():
    return year_of_days(months("{}", ["Sales of the year 2021", None]), name="sales.xlsx")


@awkward
def workbook_with_months_of_no_year():
    found = truth(values(365), target="Sales")
    content = workbook(*months("{}"))
    return Awkward(content, found, finds=("sheets",), name="sales.xlsx", prepared=365, extra={"series": 1})


@awkward
def workbook_with_a_sheet_a_year():
    v = values(60, season=12)
    sheets = [
        (str(2017 + y), [["Month", "Sales"], *([month_abbr[m + 1], v[12 * y + m]] for m in range(12))])
        for y in range(5)
    ]
    found = truth(v, start="2017-01-01", end="2021-12-01", frequency="MS", time_column="year + Month", target="Sales")
    return Awkward(workbook(*sheets), found, finds=("sheets",), name="sales.xlsx", prepared=60)


@awkward
def unix_seconds_with_fractions():
    v, first = values(240, season=24), 1_600_000_000.25
    rows = (f"{first + 3600 * i},{x}" for i, x in enumerate(v))
    found = truth(v, start="2020-09-13T12:26:40.250000", end="2020-09-23T11:26:40.250000", frequency="h")
    return Awkward(text("time,value", *rows), found | {"time_column": "time", "target": "value"}, prepared=240)


__all__ = ["AWKWARD"]
