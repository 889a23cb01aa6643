"""Ways in which people and programs write days, weeks, months, quarters and years, as tables of their own."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.core.sources.awkward_tables import AWKWARD, Awkward, days, hours, truth, values

DAYS, HOURS = days(70), hours(60)
MONTHS = [date(2015 + i // 12, i % 12 + 1, 1) for i in range(40)]
QUARTERS = [date(2010 + i // 4, 3 * (i % 4) + 1, 1) for i in range(36)]
YEARS = [date(1990 + i, 1, 1) for i in range(30)]
WEEKS = [date(2019, 12, 30) + timedelta(weeks=i) for i in range(80)]
MONTH_WORDS = """
czech ledna února března dubna května června července srpna září října listopadu prosince
hungarian január február március április május június július augusztus szeptember október november december
polish stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
russian января февраля марта апреля мая июня июля августа сентября октября ноября декабря
spanish enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
swedish Januari Februari Mars April Maj Juni Juli Augusti September Oktober November December
german Januar Februar März April Mai Juni Juli August September Oktober November Dezember
portuguese jan fev mar abr mai jun jul ago set out nov dez
"""
MONTH_NAMES = {line.split()[0]: line.split()[1:] for line in MONTH_WORDS.strip().splitlines()}


def comma(number: float, thousands: str = "") -> str:
    """1234.5 as 1.234,50"""
    return f"{number:,.2f}".translate({ord(","): thousands, ord("."): ","})


def text(*rows: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(rows) + end).encode(encoding)


def month(language: str, day: date) -> str:
    return MONTH_NAMES[language][day.month - 1]


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day % 100 < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def quarter(day: date) -> int:
    return day.month // 3 + 1


def year_and_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


WRITTEN: dict[str, tuple[list[date], Callable[[date], str], str]] = {
    "czech months in cp1250": (DAYS, lambda d: f"{d.day}. {month('czech', d)} {d.year}", "D"),
    "polish months in cp1250": (MONTHS, lambda d: f"1 {month('polish', d)} {d.year}", "MS"),
    "hungarian months in cp1250": (DAYS, lambda d: f"{d.year}. {month('hungarian', d)} {d.day}.", "D"),
    "russian months in cp1251": (DAYS, lambda d: f"{d.day} {month('russian', d)} {d.year} г.", "D"),
    "swedish months": (MONTHS, lambda d: f"{month('swedish', d)} {d.year}", "MS"),
    "spanish days with de": (DAYS, lambda d: f"{d.day} de {month('spanish', d)} de {d.year}", "D"),
    "portuguese months and short years": (MONTHS, lambda d: f"{month('portuguese', d)}/{d:%y}", "MS"),
    "japanese days": (DAYS, lambda d: f"{d.year}年{d.month}月{d.day}日", "D"),
    "english ordinals": (DAYS, lambda d: f"{ordinal(d.day)} {d:%B %Y}", "D"),
    "american ordinals": (DAYS, lambda d: f"{d:%B} {ordinal(d.day)}, {d.year}", "D"),
    "oracle days": (DAYS, lambda d: f"{d:%d-%b-%y}".upper(), "D"),
    "sas days": (DAYS, lambda d: f"{d:%d%b%Y}".upper(), "D"),
    "sas moments": (HOURS, lambda d: f"{d:%d%b%y:%H:%M:%S}".upper(), "h"),
    "moments of a web server": (HOURS, lambda d: f"[{d:%d/%b/%Y:%H:%M:%S} +0000]", "h"),
    "moments as java prints them": (HOURS, lambda d: f"{d:%a %b %d %H:%M:%S} UTC {d:%Y}", "h"),
    "hours after klo": (HOURS, lambda d: f"{d.day}.{d.month}.{d.year} klo {d:%H.%M}", "h"),
    "hours after um": (HOURS, lambda d: f"{d:%d.%m.%Y} um {d:%H:%M} Uhr", "h"),
    "hours with a french h": (HOURS, lambda d: f"{d:%d/%m/%Y %Hh%M}", "h"),
    "moments in single quotes": (HOURS, lambda d: f"'{d:%d.%m.%Y %H:%M}'", "h"),
    "basic iso": (HOURS, lambda d: f"{d:%Y%m%dT%H%M%S}Z", "h"),
    "months with an m": (MONTHS, lambda d: f"{d.year}M{d.month}", "MS"),
    "months with a small m": (MONTHS, lambda d: f"{d.year}m{d.month}", "MS"),
    "months with two m": (MONTHS, lambda d: f"{d.year}MM{d.month:02d}", "MS"),
    "quarters of short years": (QUARTERS, lambda d: f"Q{quarter(d)}'{d:%y}", "QS"),
    "quarters before their letter": (QUARTERS, lambda d: f"{quarter(d)}Q{d:%y}", "QS"),
    "quarters after t": (QUARTERS, lambda d: f"T{quarter(d)} {d.year}", "QS"),
    "quarters in german words": (QUARTERS, lambda d: f"{quarter(d)}. Quartal {d.year}", "QS"),
    "quarters as spans of months": (
        QUARTERS,
        lambda d: f"{('Jan-Mar', 'Apr-Jun', 'Jul-Sep', 'Oct-Dec')[quarter(d) - 1]} {d.year}",
        "QS",
    ),
    "weeks with a w": (WEEKS, lambda d: "{}-W{:02d}".format(*year_and_week(d)), "W-MON"),
    "weeks as six digits": (WEEKS, lambda d: "{}{:02d}".format(*year_and_week(d)), "W-MON"),
    "years of account": (YEARS, lambda d: f"{d.year}/{(d.year + 1) % 100:02d}", "YS"),
    "years of account with fy": (YEARS, lambda d: f"FY{d.year}", "YS"),
}


def made(name: str) -> Awkward:
    times, write, frequency = WRITTEN[name]
    v = values(len(times))
    encoding = name.split(" in ")[-1] if " in cp" in name else "utf-8"
    time = "week" if "digits" in name else "Datum"
    # Plain commas and points: what is hard about these tables is the time alone.
    rows = (f'"{write(t)}",{x}' for t, x in zip(times, v, strict=True))
    content = text(f"{time},Wert", *rows, encoding=encoding)
    found = {"start": times[0].isoformat(), "end": times[-1].isoformat(), "time_column": time, "target": "Wert"}
    return Awkward(content, truth(v, **found, frequency=frequency), prepared=len(times))


AWKWARD.update({name: lambda name=name: made(name) for name in WRITTEN})
