"""Tables as people have them, made from scratch, each with what is true about it."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Awkward:
    """A file, what `inspect` must say of it, and which detectors must speak up."""

    content: bytes
    truth: dict
    finds: tuple[str, ...] = ()
    name: str = "table.csv"
    prepared: int | None = None
    """Timesteps of the first prepared series."""
    repairs: tuple[str, ...] = ()
    """Kinds that the proposal must hold."""
    season: int | None = None
    extra: dict = field(default_factory=dict)


AWKWARD: dict[str, Callable[[], Awkward]] = {}


def awkward(make: Callable[[], Awkward]) -> Callable[[], Awkward]:
    AWKWARD[make.__name__.replace("_", " ")] = make
    return make


def values(count: int, *, season: int = 7, level: float = 50.0) -> list[float]:
    """A calm series with two decimals that never ends in a zero."""
    return [round(level + 10 * np.sin(2 * np.pi * i / season) + 0.05 * i, 1) + 0.01 for i in range(count)]


def days(count: int, first: str = "2021-03-28") -> list[date]:
    return [date.fromisoformat(first) + timedelta(days=i) for i in range(count)]


def hours(count: int, first: str = "2021-03-01 00:00", step: int = 60) -> list[datetime]:
    return [datetime.fromisoformat(first) + timedelta(minutes=step * i) for i in range(count)]


def lines(*rows, mark: str = ",") -> bytes:
    return ("\n".join(mark.join(map(str, row)) for row in rows) + "\n").encode()


def table(header: list[str], *columns: list, mark: str = ",") -> bytes:
    return lines(header, *zip(*columns, strict=True), mark=mark)


def truth(series: list[float], **more) -> dict:
    return {
        "rows": len(series),
        "missing": 0,
        "first": series[0],
        "last": series[-1],
        "mean": float(np.mean(series)),
    } | more


def daily(form: str, count: int = 90, *, first: str = "2021-03-28", **more) -> Awkward:
    """Days written in one strftime form."""
    v, d = values(count), days(count, first)
    found = {"start": str(d[0]), "end": str(d[-1]), "frequency": "D", "time_column": "date", "target": "value"}
    content = table(["date", "value"], [f'"{x.strftime(form)}"' for x in d], v)
    return Awkward(content, truth(v, **found), prepared=count, season=7, **more)


# How days, months, quarters, weeks and hours are written.


@awkward
def iso_days():
    return daily("%Y-%m-%d")


@awkward
def day_first_with_slashes():
    return daily("%d/%m/%Y", finds=("time_format",))


@awkward
def month_first_with_slashes():
    return daily("%m/%d/%Y", finds=("time_format",))


@awkward
def day_first_with_dots():
    return daily("%d.%m.%Y")


@awkward
def day_first_two_digit_year():
    return daily("%d.%m.%y")


@awkward
def month_first_two_digit_year_unpadded():
    return daily("%-m/%-d/%y")


@awkward
def unpadded_iso():
    return daily("%Y-%-m-%-d")


@awkward
def year_first_slashes():
    return daily("%Y/%m/%d")


@awkward
def compact_digits():
    return daily("%Y%m%d")


@awkward
def english_month_names():
    return daily("%d %b %Y")


@awkward
def english_long_names_with_comma():
    return daily("%B %d, %Y")


@awkward
def weekday_before_date():
    return daily("%a %d %b %Y")


@awkward
def dashes_with_short_month_and_year():
    return daily("%d-%b-%y")


def _named_days(months: list[str], form: str = "{day}. {month} {year}") -> Awkward:
    v, d = values(90), days(90)
    written = [form.format(day=x.day, month=months[x.month - 1], year=x.year) for x in d]
    found = {"start": str(d[0]), "end": str(d[-1]), "frequency": "D"}
    return Awkward(table(["date", "value"], written, v), truth(v, **found), prepared=90)


@awkward
def german_month_names():
    return _named_days(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
    )


@awkward
def french_month_names():
    months = "janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.".split()  # noqa: SIM905
    return _named_days(months, "{day} {month} {year}")


@awkward
def spanish_month_names():
    months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    return _named_days(months.split(), "{day} de {month} de {year}")


@awkward
def italian_short_names():
    return _named_days("gen feb mar apr mag giu lug ago set ott nov dic".split(), "{day}-{month}-{year}")  # noqa: SIM905


def monthly(form: str | None, written: list[str] | None = None, count: int = 48, **more) -> Awkward:
    v = values(count, season=12)
    index = pd.date_range("2015-01-01", periods=count, freq="MS")
    written = written or [f'"{x.strftime(form)}"' for x in index]
    found = {"start": "2015-01-01", "end": str(index[-1].date()), "frequency": "MS"}
    return Awkward(table(["Month", "Passengers"], written, v), truth(v, **found), prepared=count, season=12, **more)


@awkward
def month_labels():
    return monthly("%Y-%m")


@awkward
def month_slash_year():
    return monthly("%m/%Y")


@awkward
def month_name_and_year():
    return monthly("%B %Y")


@awkward
def short_month_and_short_year():
    return monthly("%b-%y")


@awkward
def month_as_six_digits():
    return monthly("%Y%m")


@awkward
def day_first_months_never_above_twelve():
    return monthly("%d/%m/%Y", finds=("time_format",))


@awkward
def month_first_months_never_above_twelve():
    return monthly("%m/%d/%Y", finds=("time_format",))


@awkward
def numbered_years_and_months():
    v = values(36, season=12)
    written = [f"{i // 12 + 1}-{i % 12 + 1:02d}" for i in range(36)]
    found = {"start": "1901-01-01", "end": "1903-12-01", "frequency": "MS"}
    return Awkward(table(["Month", "Sales"], written, v), truth(v, **found), ("time_format",), prepared=36)


@awkward
def month_ends():
    v, d = values(60, season=12), pd.date_range("2015-01-31", periods=60, freq="ME")
    found = {"start": "2015-01-31", "end": str(d[-1].date()), "frequency": "ME"}
    return Awkward(table(["date", "value"], [x.date() for x in d], v), truth(v, **found), prepared=60, season=12)


@awkward
def quarter_labels():
    v = values(40, season=4)
    written = [f"{2000 + i // 4}-Q{i % 4 + 1}" for i in range(40)]
    found = {"start": "2000-01-01", "end": "2009-10-01", "frequency": "QS"}
    return Awkward(table(["quarter", "gdp"], written, v), truth(v, **found), prepared=40, season=4)


@awkward
def quarter_labels_quarter_first():
    v = values(40, season=4)
    written = [f"Q{i % 4 + 1} {2000 + i // 4}" for i in range(40)]
    return Awkward(table(["period", "gdp"], written, v), truth(v, start="2000-01-01", frequency="QS"), prepared=40)


@awkward
def year_and_quarter_in_two_columns():
    v = values(40, season=4)
    found = {"start": "2000-01-01", "end": "2009-10-01", "frequency": "QS", "time_column": "year + quarter"}
    content = table(["year", "quarter", "gdp"], [2000 + i // 4 for i in range(40)], [i % 4 + 1 for i in range(40)], v)
    return Awkward(content, truth(v, **found), prepared=40)


@awkward
def iso_weeks():
    v, d = values(80, season=52), days(80 * 7, "2018-01-01")[::7]
    written = [f"{x.isocalendar().year}-W{x.isocalendar().week:02d}" for x in d]
    found = {"start": "2018-01-01", "end": str(d[-1]), "frequency": "W-MON"}
    return Awkward(table(["week", "value"], written, v), truth(v, **found), prepared=80)


@awkward
def german_calendar_weeks():
    v, d = values(80, season=52), days(80 * 7, "2018-01-01")[::7]
    written = [f"KW {x.isocalendar().week}/{x.isocalendar().year}" for x in d]
    return Awkward(table(["Woche", "Wert"], written, v), truth(v, start="2018-01-01", frequency="W-MON"), prepared=80)


@awkward
def weeks_that_end_on_sunday():
    v, d = values(80, season=52), days(80 * 7, "2018-01-07")[::7]
    return Awkward(table(["week", "value"], d, v), truth(v, start="2018-01-07", frequency="W-SUN"), prepared=80)


@awkward
def bare_years():
    v = values(70, season=11)
    return Awkward(
        table(["year", "value"], list(range(1950, 2020)), v),
        truth(v, start="1950-01-01", end="2019-01-01", frequency="YS", time_column="year"),
        prepared=70,
    )


@awkward
def business_days():
    v, d = values(120, season=5), pd.bdate_range("2021-01-04", periods=120)
    return Awkward(table(["Date", "Close"], [x.date() for x in d], v), truth(v, frequency="B"), prepared=120)


def timed(written: list, step: str = "h", count: int = 240, **more) -> Awkward:
    v = values(count, season=24)
    content = table(["time", "value"], [f'"{x}"' for x in written], v)
    return Awkward(content, truth(v, start="2021-03-01T00:00:00", frequency=step), prepared=count, **more)


@awkward
def hours_with_am_and_pm():
    return timed([x.strftime("%m/%d/%Y %I:%M %p") for x in hours(720)], count=720)


@awkward
def half_hours():
    return timed(hours(480, step=30), "30min", 480)


@awkward
def hours_with_t_and_z():
    return timed([x.strftime("%Y-%m-%dT%H:%M:%SZ") for x in hours(240)])


@awkward
def hours_with_fractions_of_seconds():
    return timed([x.strftime("%Y-%m-%d %H:%M:%S.000") for x in hours(240)])


@awkward
def hours_with_one_offset():
    return timed([x.strftime("%Y-%m-%dT%H:%M:%S+01:00") for x in hours(240)])


@awkward
def hours_as_twelve_digits():
    return timed([x.strftime("%Y%m%d%H%M") for x in hours(240)])


@awkward
def unix_seconds():
    return timed([int((x - datetime(1970, 1, 1)).total_seconds()) for x in hours(240)])


@awkward
def unix_milliseconds():
    return timed([int((x - datetime(1970, 1, 1)).total_seconds()) * 1000 for x in hours(240)])


@awkward
def span_of_an_hour():
    written = [f"{x:%d.%m.%Y %H:%M} - {x + timedelta(hours=1):%H:%M}" for x in hours(480)]
    return timed(written, count=480)


@awkward
def midnight_without_a_clock():
    written = [f"{x:%d.%m.%Y}" if x.hour == 0 else f"{x:%d.%m.%Y %H:%M}" for x in hours(480)]
    return timed(written, count=480)


@awkward
def excel_serial_days():
    v = values(90)
    content = table(["date", "value"], list(range(44283, 44373)), v)
    return Awkward(content, truth(v, start="2021-03-28", end="2021-06-25", frequency="D"), prepared=90)


def _two_columns(date_form: str, clock_form: str, names: tuple[str, str] = ("Date", "Time")) -> Awkward:
    v, t = values(720, season=24), hours(720)
    content = table([*names, "CO"], [x.strftime(date_form) for x in t], [x.strftime(clock_form) for x in t], v)
    found = {"start": "2021-03-01T00:00:00", "end": "2021-03-30T23:00:00", "frequency": "h"}
    return Awkward(content, truth(v, **found, time_column=" + ".join(names)), prepared=720)


@awkward
def date_and_clock_with_dots():
    return _two_columns("%d/%m/%Y", "%H.%M.%S")


@awkward
def date_and_clock_with_colons():
    return _two_columns("%Y-%m-%d", "%H:%M")


@awkward
def date_and_hour_number():
    return _two_columns("%Y-%m-%d", "%-H", ("day", "hour"))


@awkward
def four_columns_of_time():
    v, t = values(480, season=24), hours(480)
    parts = [[x.year for x in t], [x.month for x in t], [x.day for x in t], [x.hour for x in t]]
    content = table(["No", "year", "month", "day", "hour", "pm2.5"], list(range(1, 481)), *parts, v)
    found = {"start": "2021-03-01T00:00:00", "frequency": "h", "time_column": "year + month + day + hour"}
    return Awkward(content, truth(v, **found, target="pm2.5"), prepared=480)


@awkward
def hours_counted_from_one_to_twenty_four():
    v, t = values(480, season=24), hours(480)
    content = table(["Datum", "Stunde", "Last"], [x.strftime("%d.%m.%Y") for x in t], [x.hour + 1 for x in t], v)
    return Awkward(
        content, truth(v, start="2021-03-01T01:00:00", end="2021-03-21T00:00:00", frequency="h"), prepared=480
    )


@awkward
def clock_set_back_and_forward():
    t = pd.date_range("2021-10-20", "2022-04-10", freq="h", tz="Europe/Berlin").tz_localize(None)
    v = values(len(t), season=24)
    content = table(["time", "value"], [x.isoformat(" ") for x in t], v)
    finds = ("clock_change", "gaps")
    return Awkward(content, truth(v, frequency="h"), finds, prepared=len(t), repairs=("same_time", "fill"))


@awkward
def offsets_of_summer_and_winter():
    t = pd.date_range("2021-10-20", "2022-04-10", freq="h", tz="Europe/Berlin")
    v = values(len(t), season=24)
    content = table(["time", "value"], [x.isoformat() for x in t], v)
    found = {"frequency": "h", "start": "2021-10-19T22:00:00"}
    return Awkward(content, truth(v, **found), ("time_format",), prepared=len(t))


# Order, gaps, repeats.


@awkward
def newest_first():
    v, d = values(90), days(90)
    content = table(["date", "value"], d[::-1], v[::-1])
    return Awkward(content, truth(v, start=str(d[0]), frequency="D"), ("order",), prepared=90, repairs=("sort",))


@awkward
def shuffled():
    v, d = values(90), days(90)
    rows = list(zip(d, v, strict=True))
    random.Random(1).shuffle(rows)
    return Awkward(lines(["date", "value"], *rows), truth(v, frequency="D"), ("order",), prepared=90)


@awkward
def blocks_out_of_order():
    v, d = values(400), days(400, "2020-01-01")
    rows = list(zip(d, v, strict=True))
    content = lines(["date", "value"], *rows[366:], *rows[:366])
    return Awkward(content, truth(v, start="2020-01-01", frequency="D"), ("order",), prepared=400)


@awkward
def days_left_out():
    v, d = values(120), days(120)
    rows = [row for i, row in enumerate(zip(d, v, strict=True)) if i % 17 != 5]
    kept = [row[1] for row in rows]
    content = lines(["date", "value"], *rows)
    return Awkward(content, truth(kept, frequency="D"), ("gaps",), prepared=120, repairs=("fill",))


@awkward
def rows_repeated_exactly():
    v, d = values(90), days(90)
    rows = list(zip(d, v, strict=True))
    content = lines(["date", "value"], *rows[:10], *rows[4:10], *rows[10:])
    found = truth(v, frequency="D") | {"rows": 96}
    return Awkward(content, found, ("repeats", "order"), prepared=90, repairs=("drop_repeats",))


@awkward
def same_day_with_other_values():
    v, d = values(90), days(90)
    rows = list(zip(d, v, strict=True))
    content = lines(["date", "value"], *rows[:10], (d[9], 99.0), *rows[10:])
    everything = [*v[:10], 99.0, *v[10:]]
    return Awkward(content, truth(everything, frequency="D"), ("repeats",), prepared=90, repairs=("same_time",))


@awkward
def no_even_step():
    rng = np.random.default_rng(5)
    t = pd.to_datetime("2021-01-01") + pd.to_timedelta(np.cumsum(rng.exponential(3 * 86400, 80)).round(), unit="s")
    v = values(80)
    content = table(["time", "level"], [x.isoformat(" ") for x in t], v)
    return Awkward(content, truth(v, frequency=None), ("pace",), prepared=80)


@awkward
def near_the_minute():
    rng = np.random.default_rng(5)
    t = [x + timedelta(seconds=int(s)) for x, s in zip(hours(300, step=5), rng.integers(0, 25, 300), strict=True)]
    v = values(300)
    return Awkward(table(["time", "value"], t, v), truth(v, frequency="5min"), ("pace",), prepared=300)


@awkward
def trading_hours_only():
    t = [x for x in hours(6000, "2021-03-01 00:00", step=5) if x.weekday() < 5 and 9 <= x.hour < 14]
    v = values(len(t))
    return Awkward(table(["time", "close"], t, v), truth(v, frequency=None), ("pace",), prepared=len(t))


@awkward
def no_time_at_all():
    v = values(200)
    return Awkward(table(["Y"], v), truth(v, frequency=None, time_column=None, target="Y"), ("pace",), prepared=200)


@awkward
def a_day_that_cannot_be_read():
    v, d = values(90), [str(x) for x in days(90)]
    d[40] = "unknown"
    kept = v[:40] + v[41:]
    found = truth(kept, frequency="D") | {"rows": 90}
    content = table(["date", "value"], d, v)
    return Awkward(content, found, ("unreadable_times", "gaps"), prepared=90, repairs=("drop_untimed",))


@awkward
def dates_nobody_can_decide():
    v = values(11)
    written = [f"{i:02d}/{(5 * i) % 12 + 1:02d}/2021" for i in range(1, 12)]
    return Awkward(table(["date", "value"], written, v), {"rows": 11}, ("time_format",), extra={"asks": True})


# How numbers are written.


def numbers(written: list[str], v: list[float], mark: str = ";", **more) -> Awkward:
    content = table(["date", "value"], days(len(v)), written, mark=mark)
    return Awkward(content, truth(v, frequency="D", target="value"), prepared=len(v), **more)


@awkward
def decimal_commas():
    v = values(90)
    return numbers([f"{x}".replace(".", ",") for x in v], v)


@awkward
def thousands_with_dots_and_decimal_commas():
    v = [round(x * 100, 2) for x in values(90)]
    return numbers([f"{x:,.2f}".translate(str.maketrans(",.", ".,")) for x in v], v)


@awkward
def thousands_with_commas():
    v = [round(x * 100, 2) for x in values(90)]
    return numbers([f"{x:,.2f}" for x in v], v)


@awkward
def thousands_with_blanks():
    v = [round(x * 100, 2) for x in values(90)]
    return numbers([f"{x:,.2f}".replace(",", " ").replace(".", ",") for x in v], v)


@awkward
def thousands_with_apostrophes():
    v = [round(x * 100, 2) for x in values(90)]
    return numbers([f"{x:,.2f}".replace(",", "'") for x in v], v)


@awkward
def thousands_or_decimals_nobody_can_decide():
    written = [f"{1 + i % 9},{100 + i}" for i in range(60)]
    content = table(["date", "value"], days(60), [f'"{x}"' for x in written])
    return Awkward(content, {"rows": 60}, ("number_marks",), extra={"asks": True})


@awkward
def per_cent_signs():
    v = values(90)
    return numbers([f"{x} %" for x in v], v, finds=("number_marks",))


@awkward
def currency_signs():
    v = [round(x * 100, 2) for x in values(90)]
    return numbers([f"${x:,.2f}" for x in v], v, finds=("number_marks",))


@awkward
def euros_behind():
    v = values(90)
    return numbers([f"{x} €".replace(".", ",") for x in v], v, finds=("number_marks",))


@awkward
def marks_behind_some_numbers():
    v = values(90)
    written = [f"{x}*" if i % 9 == 0 else f"{x}p" if i % 11 == 0 else f"{x}" for i, x in enumerate(v)]
    return numbers(written, v, finds=("number_marks",), repairs=("read_numbers",))


@awkward
def ledger_minus():
    v = [round(x - 50, 2) for x in values(90)]
    return numbers([f"({-x})" if x < 0 else f"{x}" for x in v], v)


@awkward
def minus_signs_from_a_typesetter():
    v = [round(x - 50, 2) for x in values(90)]
    return numbers([f"{x}".replace("-", "−") for x in v], v)


@awkward
def scientific_notation():
    v = [float(f"{x:.3e}") for x in values(90)]
    return numbers([f"{x:.3e}" for x in v], v)


@awkward
def blanks_around_numbers():
    v = values(90)
    return numbers([f"  {x} " for x in v], v)


@awkward
def more_digits_than_can_be_kept():
    v = [10**20 + 10**17 * i for i in range(60)]
    found = truth([float(x) for x in v], frequency="D")
    return Awkward(table(["date", "value"], days(60), v), found, ("big_numbers",), prepared=60)


# Values that are not values.


def holed(word: str, *, finds: tuple[str, ...], places: tuple[int, ...] = (5, 6, 30, 31, 32, 70), **more) -> Awkward:
    v = values(90)
    written = [word if i in places else f"{x}" for i, x in enumerate(v)]
    kept = [x for i, x in enumerate(v) if i not in places]
    found = truth(kept, frequency="D") | {"rows": 90, "missing": len(places)}
    content = table(["date", "value"], days(90), written)
    return Awkward(content, found, finds, prepared=90, **more)


@awkward
def empty_cells():
    return holed("", finds=("gaps",))


@awkward
def cells_saying_na():
    return holed("NA", finds=("words", "gaps"), repairs=("words_to_missing",))


@awkward
def cells_saying_null():
    return holed("null", finds=("words",))


@awkward
def cells_of_dashes():
    return holed("---", finds=("words",))


@awkward
def cells_of_stars():
    return holed("***", finds=("words",))


@awkward
def single_dots():
    return holed(".", finds=("words",))


@awkward
def text_among_numbers():
    return holed("defekt", finds=("words",), repairs=("words_to_missing",))


@awkward
def infinity_among_numbers():
    return holed("inf", finds=("infinity",), repairs=("infinite_to_missing",))


@awkward
def minus_999():
    return holed("-999", finds=("sentinels",), repairs=("sentinels_to_missing",))


@awkward
def minus_200():
    return holed("-200", finds=("sentinels",))


@awkward
def minus_9_point_99():
    return holed("-9.99", finds=("sentinels",))


@awkward
def nine_nine_nine_nine():
    return holed("9999", finds=("sentinels",))


@awkward
def empty_at_both_ends():
    made = holed("", finds=("gaps",), places=(0, 1, 2, 50, 88, 89), repairs=("trim", "fill"))
    return Awkward(made.content, made.truth, made.finds, prepared=85, repairs=made.repairs)


@awkward
def lost_decimal_point():
    v = values(120)
    written = [f"{x * 10:.1f}" if i in (33, 80) else f"{x}" for i, x in enumerate(v)]
    return Awkward(table(["date", "value"], days(120), written), {"rows": 120}, ("lost_decimal",), prepared=120)


@awkward
def one_wild_value():
    v = values(120)
    v[60] = 5321.7
    return Awkward(table(["date", "value"], days(120), v), truth(v), ("outliers",), prepared=120)


@awkward
def counts_with_true_zeros():
    rng = np.random.default_rng(2)
    v = [float(x) for x in rng.poisson(2, 200)]
    content = table(["date", "sold"], days(200), [int(x) for x in v])
    return Awkward(content, truth(v, frequency="D"), prepared=200, extra={"silent": ("sentinels", "outliers")})


@awkward
def temperatures_below_zero():
    v = [round(x - 55, 2) for x in values(200)]
    content = table(["date", "temp"], days(200), v)
    return Awkward(content, truth(v, frequency="D"), prepared=200, extra={"silent": ("sentinels",)})


@awkward
def yes_and_no_beside_numbers():
    v = values(90)
    content = table(["date", "value", "holiday"], days(90), v, ["yes" if i % 7 == 0 else "no" for i in range(90)])
    return Awkward(content, truth(v, target="value"), ("truth",), prepared=90)


@awkward
def constant_and_empty_columns():
    v = values(90)
    content = table(["date", "unit", "code", "nothing", "value"], days(90), ["kW"] * 90, [7] * 90, [""] * 90, v)
    return Awkward(content, truth(v, target="value"), ("constants",), prepared=90)


@awkward
def row_numbers_in_front():
    v = values(90)
    content = table(["", "date", "value"], list(range(90)), days(90), v)
    return Awkward(content, truth(v, target="value", time_column="date"), prepared=90)


@awkward
def a_station_number_and_a_year_column():
    v = values(90)
    content = table(["station", "year", "date", "value"], [4711] * 90, [2021] * 90, days(90), v)
    return Awkward(content, truth(v, target="value", time_column="date", frequency="D"), prepared=90)


# Shape.


@awkward
def years_as_columns():
    years = list(range(1960, 2020))
    v = values(60)
    content = lines(["Country Name", "Country Code", *years], ["Nowhere", "NOW", *v])
    found = {"start": "1960-01-01", "end": "2019-01-01", "frequency": "YS", "first": v[0], "last": v[-1]}
    return Awkward(content, found | {"target": "value"}, ("shape",), prepared=60, repairs=("turn",))


@awkward
def years_as_columns_below_titles():
    years = list(range(1960, 2021))
    v = [x * 10 for x in values(61)]
    rows = [
        [name, name[:3].upper(), "Population, total", *[f"{x + 7 * i:.1f}" for x in v]]
        for i, name in enumerate(("Aruba", "Chad"))
    ]
    above = ['"Data Source","World Development Indicators",', "", '"Last Updated Date","2021-05-25",', "", ""]
    quoted = [
        ",".join(f'"{cell}"' for cell in row) + "," for row in (["Country Name", "Code", "Indicator", *years], *rows)
    ]
    found = {"start": "1960-01-01", "end": "2020-01-01", "frequency": "YS", "target": "value", "time_column": "time"}
    return Awkward(
        "\n".join(above + quoted).encode(), found, ("shape", "many_series"), prepared=61, extra={"series": 2}
    )


@awkward
def fewer_than_one_written_as_a_sign():
    v, d = values(80, season=52), days(80 * 7, "2018-01-07")[::7]
    v = [1.0, 1.0, 1.0, *v[3:]]
    written = ["<1", "<1", "<1", *v[3:]]
    lines_of = [
        "Category: All categories",
        "",
        "Week,lstm: (Worldwide)",
        *[f"{x},{y}" for x, y in zip(d, written, strict=True)],
    ]
    found = truth(v, start="2018-01-07", frequency="W-SUN", time_column="Week", target="lstm: (Worldwide)")
    return Awkward("\n".join(lines_of).encode(), found, ("number_marks",), prepared=80)


@awkward
def year_and_month_without_names():
    v = values(120, season=12)
    rows = [[1958 + i // 12, i % 12 + 1, f"{1958 + (i + 0.5) / 12:.4f}", x, -1] for i, x in enumerate(v)]
    found = truth(v, start="1958-01-01", frequency="MS", target="column 4", time_column="column 1 + column 2")
    return Awkward(lines(*rows), found, ("constants",), prepared=120, season=12)


@awkward
def days_as_columns_for_several_places():
    d = days(60)
    rows = [[place, *[round(x + 10 * i, 2) for x in values(60)]] for i, place in enumerate("ABC")]
    found = {"start": str(d[0]), "end": str(d[-1]), "frequency": "D", "first": rows[0][1], "last": rows[-1][-1]}
    return Awkward(lines(["place", *d], *rows), found, ("shape", "many_series"), prepared=60, extra={"series": 3})


@awkward
def months_as_columns():
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
    v = values(120, season=12)
    rows = [[2000 + i, *v[12 * i : 12 * i + 12]] for i in range(10)]
    found = {"start": "2000-01-01", "end": "2009-12-01", "frequency": "MS", "first": v[0], "last": v[-1]}
    return Awkward(
        lines(["Year", *names], *rows), found | {"mean": float(np.mean(v))}, ("shape",), prepared=120, season=12
    )


@awkward
def months_as_columns_the_last_ones_to_come():
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
    v = values(117, season=12)
    rows = [[2000 + i, *(v[12 * i : 12 * i + 12] + [""] * 3)[:12]] for i in range(10)]
    found = {"start": "2000-01-01", "first": v[0], "last": v[-1], "mean": float(np.mean(v))}
    return Awkward(lines(["Year", *names], *rows), found, ("shape",), prepared=117)


@awkward
def hours_as_columns():
    v = values(24 * 30, season=24)
    rows = [[day, *v[24 * i : 24 * i + 24]] for i, day in enumerate(days(30))]
    found = {"start": "2021-03-28T00:00:00", "end": "2021-04-26T23:00:00", "frequency": "h", "last": v[-1]}
    content = lines(["Date", *[f"H{i}" for i in range(1, 25)]], *rows)
    return Awkward(content, found | {"mean": float(np.mean(v))}, ("shape",), prepared=720, season=24)


@awkward
def a_series_a_row():
    rows = [[f"S{i}", *values(40 + i), *[""] * (9 - i)] for i in range(10)]
    content = lines(["id", *[f"t{i}" for i in range(1, 50)]], *rows)
    found = {"time_column": None, "first": rows[0][1], "last": values(49)[-1], "missing": 0}
    return Awkward(content, found, ("shape", "many_series"), prepared=40, extra={"series": 10})


@awkward
def long_table_of_three_shops():
    rows = [
        [d, shop, round(x + 20 * i, 2)]
        for d, x in zip(days(60), values(60), strict=True)
        for i, shop in enumerate("ABC")
    ]
    found = {"rows": 180, "frequency": "D", "target": "sales", "mean": float(np.mean([row[2] for row in rows]))}
    return Awkward(lines(["date", "shop", "sales"], *rows), found, ("many_series",), prepared=60, extra={"series": 3})


@awkward
def long_table_told_apart_by_two_columns():
    rows = [
        [d, shop, item, round(x + 20 * i + 5 * j, 2)]
        for d, x in zip(days(60), values(60), strict=True)
        for i, shop in enumerate("AB")
        for j, item in enumerate(("tea", "bread", "milk"))
    ]
    found = {"rows": 360, "frequency": "D", "target": "sales"}
    content = lines(["date", "shop", "item", "sales"], *rows)
    return Awkward(content, found, ("many_series",), prepared=60, extra={"series": 6})


@awkward
def long_table_with_numbered_stores():
    rows = [
        [store, d, round(x + 20 * store, 2)] for store in (1, 2, 3) for d, x in zip(days(60), values(60), strict=True)
    ]
    found = {"rows": 180, "frequency": "D", "target": "Weekly_Sales", "time_column": "Date"}
    content = lines(["Store", "Date", "Weekly_Sales"], *rows)
    return Awkward(content, found, ("many_series",), prepared=60, extra={"series": 3})


@awkward
def receipts_to_be_added_up():
    rng = np.random.default_rng(4)
    stamps = sorted(datetime(2021, 3, 1) + timedelta(minutes=int(m)) for m in rng.integers(0, 60 * 24 * 90, 900))
    rows = [
        [i + 10_000, s.isoformat(" "), rng.choice(["tea", "milk"]), int(rng.integers(1, 9))]
        for i, s in enumerate(stamps)
    ]
    content = lines(["Invoice No", "Invoice Date", "Item", "Quantity"], *rows)
    found = {"rows": 900, "frequency": "D", "target": "Quantity", "time_column": "Invoice Date"}
    return Awkward(content, found, ("transactions",), repairs=("aggregate",), prepared=90)


@awkward
def orders_of_a_day_to_be_added_up():
    rng = np.random.default_rng(4)
    stamps = sorted(str(date(2021, 3, 1) + timedelta(days=int(day))) for day in rng.integers(0, 100, 1000))
    rows = [[s, round(float(rng.gamma(2, 20)), 2)] for s in stamps]
    content = lines(["order date", "amount"], *rows)
    found = {"rows": 1000, "frequency": "D", "target": "amount"}
    return Awkward(content, found, ("transactions",), repairs=("aggregate",), prepared=100)


@awkward
def several_candidates_one_named_target():
    v = values(120)
    content = table(["date", "temp", "hum", "wind", "cnt"], days(120), v, v[::-1], v, [round(x * 10) for x in v])
    return Awkward(content, {"target": "cnt"}, ("target",), prepared=120)


@awkward
def target_that_a_helper_precedes():
    rng = np.random.default_rng(9)
    x = rng.normal(0, 1, 400)
    y = np.round(10 + np.concatenate([[0], 3 * x[:-1]]) + rng.normal(0, 0.3, 400), 3)
    content = table(["date", "sales", "weather"], days(400), y, np.round(x, 3))
    return Awkward(content, {"target": "sales"}, ("target",), extra={"features": ("weather",)}, prepared=400)


# Workbooks and Parquet, where cells have types.


def _workbook(frame: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.to_excel(target, index=False, engine="xlsxwriter")
    return target.getvalue()


@awkward
def workbook_with_dates():
    v = values(90)
    content = _workbook(pd.DataFrame({"Datum": pd.to_datetime(days(90)), "value": v}))
    return Awkward(content, truth(v, start="2021-03-28", frequency="D"), name="table.xlsx", prepared=90)


@awkward
def workbook_with_dates_as_text():
    v = values(90)
    content = _workbook(pd.DataFrame({"Datum": [f"{d:%d.%m.%Y}" for d in days(90)], "value": v}))
    return Awkward(content, truth(v, start="2021-03-28", frequency="D"), name="table.xlsx", prepared=90)


@awkward
def parquet_with_zone():
    v = values(240, season=24)
    t = pd.date_range("2021-03-01", periods=240, freq="h", tz="UTC")
    target = io.BytesIO()
    pd.DataFrame({"time": t, "value": v}).to_parquet(target)
    found = truth(v, start="2021-03-01T00:00:00", frequency="h")
    return Awkward(target.getvalue(), found, name="table.parquet", prepared=240)


@awkward
def parquet_with_categories_and_integers():
    rows = [(d, s, 10 * i + k) for k, d in enumerate(days(60)) for i, s in enumerate("AB")]
    frame = pd.DataFrame(rows, columns=["date", "shop", "sold"]).astype({"shop": "category", "sold": "int32"})
    target = io.BytesIO()
    frame.to_parquet(target)
    return Awkward(
        target.getvalue(),
        {"rows": 120, "frequency": "D", "target": "sold"},
        ("many_series",),
        name="t.parquet",
        prepared=60,
    )
