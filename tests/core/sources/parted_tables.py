"""Tables in parts: workbooks whose sheets are one table, and names that do not stand in one row."""

import io
from calendar import month_abbr, monthrange

import pandas as pd

from tests.core.sources.awkward_tables import Awkward, awkward, days, truth, values
from tests.core.sources.logged_tables import AWKWARD
from tests.core.sources.written_times import text

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


def with_units(names: str, units: str, told: dict[str, str], target: str) -> Awkward:
    """A row of units under the names, and numbers of which the first column's are the truth."""
    d, v = days(60), values(60)
    count = names.count(",")
    rows = (
        f"{t},{x}," + ",".join(f"{i % (7 + k) + 0.5}" for k in range(count - 1))
        for i, (t, x) in enumerate(zip(d, v, strict=True))
    )
    found = truth(v, start=str(d[0]), end=str(d[-1]), frequency="D", time_column="date", target=target)
    found |= {"columns": tuple(names.split(","))}
    return Awkward(text(names, units, *rows), found, finds=("units row",), extra={"units": told})


@awkward
def units_of_which_few_are_known():
    told = {"date": "yyyy-mm-dd", "level": "mNN", "flow": "dm3", "cargo": "TEU", "temp": "°C"}
    return with_units("date,level,flow,cargo,temp", ",".join(told.values()), told, "level")


@awkward
def units_per_something():
    told = {"flow": "kg/d", "carbon": "mgC/L", "light": "µmol/m2/s", "heat": "W m-2"}
    return with_units("date,flow,carbon,light,heat", "," + ",".join(told.values()), told, "flow")


@awkward
def second_row_of_names_that_are_no_units():
    """Places under what was measured there: short cells, of which none is a unit."""
    d, v = days(60), values(60)
    rows = (f"{t},{x},{i % 9}.5,{i % 5}.5" for i, (t, x) in enumerate(zip(d, v, strict=True)))
    found = truth(v, start=str(d[0]), end=str(d[-1]), frequency="D", time_column="date", target="sales DE")
    found |= {"columns": ("date", "sales DE", "price FR", "stock min")}
    return Awkward(text("date,sales,price,stock", ",DE,FR,min", *rows), found, extra={"silent": ("units row",)})


ABOVE = [
    "Means of the station on the hill, as they were measured by hand.",
    "Until the spring of 2021 gaps are left as they were found at that time.",
]


def at_fixed_places(*above: str) -> Awkward:
    """Columns at fixed places, of which the second and the third have empty cells."""
    d, v = days(60), values(60)
    flow = ["" if i % 5 == 2 else i % 9 + 10 for i in range(60)]
    depth = ["" if i % 4 == 1 else i % 7 for i in range(60)]
    rows = (f"{t}   {x:6.2f}   {f:>4}   {h:>5}".rstrip() for t, x, f, h in zip(d, v, flow, depth, strict=True))
    found = truth(v, start=str(d[0]), end=str(d[-1]), frequency="D", time_column="date", target="level")
    found |= {"columns": ("date", "level", "flow", "depth")}
    return Awkward(text(*above, "date         level   flow   depth", *rows), found, finds=("title lines",))


@awkward
def prose_above_columns_at_fixed_places_with_empty_cells():
    return at_fixed_places(*ABOVE)


@awkward
def much_prose_above_columns_at_fixed_places_with_empty_cells():
    return at_fixed_places(*ABOVE * 6, "")


@awkward
def a_short_sentence_above_columns_at_fixed_places_with_empty_cells():
    return at_fixed_places("Levels at the weir: gaps are blank.")


@awkward
def unix_seconds_with_fractions():
    v, first = values(240, season=24), 1_600_000_000.25
    rows = (f"{first + 3600 * i},{x}" for i, x in enumerate(v))
    found = truth(v, start="2020-09-13T12:26:40.250000", end="2020-09-23T11:26:40.250000", frequency="h")
    return Awkward(text("time,value", *rows), found | {"time_column": "time", "target": "value"}, prepared=240)


__all__ = ["AWKWARD"]
