"""Tables as trading programs, data loggers, statistical offices and laboratories write them."""

import io

import numpy as np
import pandas as pd

from tests.core.sources.awkward_tables import Awkward, awkward, days, hours, truth, values
from tests.core.sources.exported_tables import spanned
from tests.core.sources.written_moments import AWKWARD
from tests.core.sources.written_times import text


def prices(count: int) -> list[tuple[float, float, float, float]]:
    """Open, high, low and close."""
    walk = np.random.default_rng(0).normal(0, 0.01, count).cumsum() + 1.14
    opened = [1.14, *walk[:-1]]
    return [
        tuple(round(x, 5) for x in (o, max(o, c) + 0.002, min(o, c) - 0.002, c))
        for o, c in zip(opened, walk, strict=True)
    ]


def traded(above: tuple[str, ...], day: str, clock: str, *, mark: str = ",", columns: str, target: str) -> Awkward:
    """Hourly prices whose date and clock stand in two columns."""
    h, p = hours(600, "2019-01-02 00:00"), prices(600)
    rows = (
        mark.join([format(t, day), format(t, clock), *map(str, x), str(1000 + i % 7), str(i % 4)])
        for i, (t, x) in enumerate(zip(h, p, strict=True))
    )
    found = spanned([x[3] for x in p], h, time_column=columns, target=target, frequency="h")
    return Awkward(text(*above, *rows), found, extra={"silent": ("many_series",), "series": 1})


# A clock in a column of its own.


@awkward
def prices_of_a_trading_program_without_names():
    return traded((), "%Y.%m.%d", "%H:%M", columns="column 1 + column 2", target="column 6")


@awkward
def prices_of_a_trading_program_with_names_in_brackets():
    names = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<SPREAD>"
    return traded((names,), "%Y.%m.%d", "%H:%M:%S", mark="\t", columns="<DATE> + <TIME>", target="<CLOSE>")


@awkward
def prices_with_date_and_clock_in_digits():
    names = "Date,Time,Open,High,Low,Close,Volume,Spread"
    return traded((names,), "%Y%m%d", "%H%M%S", columns="Date + Time", target="Close")


def metered(day: str, clock: str, names: str = "date,time,kW", **more) -> Awkward:
    h, v = hours(240, "2021-03-01 00:00"), values(240, season=24)
    rows = (f"{format(t, day)},{format(t, clock)},{x}" for t, x in zip(h, v, strict=True))
    found = {"time_column": " + ".join(names.split(",")[:-1]), "target": "kW", "frequency": "h"}
    silent = {"silent": ("many_series",), "series": 1}
    return Awkward(text(names, *rows), spanned(v, h, **found), extra=silent, **more)


@awkward
def date_with_dots_and_clock_with_a_dot():
    return metered("%Y.%m.%d", "%H.%M")


@awkward
def date_with_slashes_and_clock_with_am_and_pm():
    return metered("%Y/%m/%d", "%I:%M %p")


@awkward
def date_and_hours_with_am_and_pm():
    return metered("%Y-%m-%d", "%-I %p")


@awkward
def date_and_clock_and_am_or_pm_in_three_columns():
    return metered("%d.%m.%Y", "%-I:%M,%p", "date,time,half,kW")


@awkward
def date_and_clock_that_lost_its_leading_zeros():
    return metered("%Y-%m-%d", "%-H%M")


# Headings of data loggers.


@awkward
def logger_with_numbered_rows_and_events():
    h, v = hours(300, "2019-05-28 18:00", step=30), values(300, season=48)
    above = [
        '"Plot Title: 10350001"',
        '"#","Date Time, GMT-05:00","Temp, °C (S/N: 1)","Stopped (S/N: 1)","End (S/N: 1)"',
    ]
    rows = (f"{i},{t:%m/%d/%y %I:%M:%S %p},{x},," for i, (t, x) in enumerate(zip(h, v, strict=True), start=1))
    below = (f"301,{h[-1]:%m/%d/%y} 11:47:09 PM,,Logged,", f"302,{h[-1]:%m/%d/%y} 11:48:00 PM,,,Logged")
    found = spanned(v, h, time_column="Date Time, GMT-05:00", target="Temp, °C (S/N: 1)", frequency="30min")
    return Awkward(
        text(*above, *rows, *below, encoding="utf-8-sig"), found | {"rows": 302}, finds=("events",), prepared=300
    )


@awkward
def logger_with_four_heading_rows():
    h, v = hours(200, "2022-03-01 00:00", step=15), values(200, season=96)
    above = [
        '"TOA5","CR1000","CR1000","12345","CR1000.Std.32.05","CPU:w.CR1","1842","Hourly"',
        '"TIMESTAMP","RECORD","AirTC_Avg","RH","BattV_Min"',
        '"TS","RN","Deg C","%","Volts"',
        '"","","Avg","Smp","Min"',
    ]
    rows = (f'"{t}",{i},{x},{60 + i % 9}.5,12.{50 + i % 7}' for i, (t, x) in enumerate(zip(h, v, strict=True)))
    found = spanned(v, h, time_column="TIMESTAMP", target="AirTC_Avg", frequency="15min")
    found |= {"columns": ("TIMESTAMP", "RECORD", "AirTC_Avg", "RH", "BattV_Min")}
    told = {"silent": ("short rows",), "units": {"AirTC_Avg": "Deg C", "RH": "%", "BattV_Min": "Volts"}}
    return Awkward(text(*above, *rows), found, finds=("title lines", "units row", "heading rows"), extra=told)


@awkward
def names_with_two_meanings():
    """Means and sums of the same columns: here the second row belongs to the names."""
    d, v = days(60), values(60)
    rows = (f"{t},{x},{2 * x},{i % 5}" for i, (t, x) in enumerate(zip(d, v, strict=True)))
    found = spanned(v, d, time_column="date", target="sales mean", frequency="D")
    return Awkward(text("date,sales,sales,price", ",mean,sum,mean", *rows), found)


# What stands above a table, beside it, and along its top.


@awkward
def keys_and_values_above_two_columns():
    d, v = days(60), values(60)
    above = ["Title,Carbon dioxide", "Unit,ppm", "Station,Mauna Loa", "Date,Value"]
    rows = (f"{t},{x}" for t, x in zip(d, v, strict=True))
    found = spanned(v, d, time_column="Date", target="Value", frequency="D")
    return Awkward(text(*above, *rows), found | {"columns": ("Date", "Value")}, finds=("title lines",))


@awkward
def keys_and_values_above_four_columns():
    d, v = days(60), values(60)
    above = ["Title,Weather,,", "Unit,metric,,", "date,temperature,rain,wind"]
    rows = (f"{t},{x},{i % 4}.5,{i % 7}.1" for i, (t, x) in enumerate(zip(d, v, strict=True)))
    found = spanned(v, d, time_column="date", target="temperature", frequency="D")
    return Awkward(text(*above, *rows), found | {"columns": ("date", "temperature", "rain", "wind")})


@awkward
def prose_above_columns_between_blanks():
    d, v = days(60), values(60)
    above = [
        "Monthly means of the station on the hill, as they were measured by hand",
        "until the spring of 2021; gaps are left as they were found at that time.",
        "date         level   flow",
    ]
    rows = (f"{t}   {x:6.2f}   {i % 9 + 10:4d}" for i, (t, x) in enumerate(zip(d, v, strict=True)))
    found = spanned(v, d, time_column="date", target="level", frequency="D")
    return Awkward(text(*above, *rows), found | {"columns": ("date", "level", "flow")}, finds=("title lines",))


@awkward
def places_with_a_thousand_dates_as_columns():
    d, v = days(1000, "2020-01-22"), values(1000)
    names = "Province,Country,Lat,Long," + ",".join(f"{t.month}/{t.day}/{t:%y}" for t in d)
    places = ("North,Aland,1.5,2.5", "South,Aland,-3.5,4.5", ",Borland,5.5,-6.5")
    rows = (f"{place}," + ",".join(map(str, v)) for place in places)
    found = {"rows": 3, "start": str(d[0]), "end": str(d[-1]), "frequency": "D", "mean": sum(v) / 1000}
    return Awkward(text(names, *rows), found | {"target": "value"}, finds=("shape",), prepared=1000)


@awkward
def year_and_month_beside_a_decimal_year():
    months, v = [(1990 + i // 12, i % 12 + 1) for i in range(120)], values(120, season=12)
    rows = (f"{y},{m},{y + (m - 0.5) / 12:.4f},{x}" for (y, m), x in zip(months, v, strict=True))
    found = truth(v, start="1990-01-01", end="1999-12-01", frequency="MS", time_column="year + month", target="average")
    return Awkward(text("year,month,decimal date,average", *rows), found, prepared=120)


@awkward
def workbook_that_begins_with_notes():
    d, v = days(60), values(60)
    notes = [["Version", "Number", "Edited"], ["first", 1, "2021-03-01"], ["second", 2, "2021-04-01"]]
    data = [["Date", "Sales"], *([pd.Timestamp(t), x] for t, x in zip(d, v, strict=True))]
    file = io.BytesIO()
    with pd.ExcelWriter(file) as book:
        for name, rows in (("About", notes), ("Data", data)):
            pd.DataFrame(rows).to_excel(book, sheet_name=name, header=False, index=False)
    found = spanned(v, d, time_column="Date", target="Sales", frequency="D")
    return Awkward(file.getvalue(), found, finds=("sheets",), name="sales.xlsx")


@awkward
def durations_of_a_run_a_day():
    d, v = days(60), [float(1985 + 37 * (i % 7) + i) for i in range(60)]
    written = (f"{int(x) // 3600:02d}:{int(x) % 3600 // 60:02d}:{int(x) % 60:02d}" for x in v)
    rows = (f"{t},{w},Park" for t, w in zip(d, written, strict=True))
    found = spanned(v, d, time_column="date", target="duration", frequency="D")
    repairs = ("durations_to_seconds",)
    silent = {"silent": ("number_marks", "words")}
    return Awkward(text("date,duration,place", *rows), found, finds=("durations",), repairs=repairs, extra=silent)


__all__ = ["AWKWARD"]
