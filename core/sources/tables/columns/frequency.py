"""How often rows come, found from their times alone, and the even grid that follows from it."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.language import mark, say
from core.words import Noun, counted

SECOND = 10**9
DAY = 86_400 * SECOND
SPARSEST = 0.35
"""A grid with fewer of its places taken is not what the rows follow: trading hours, irregular notes."""
WEEKDAY_NAMES = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_TICKS = {"D": DAY, "h": 3600 * SECOND, "min": 60 * SECOND, "s": SECOND, "ms": 10**6, "us": 10**3, "ns": 1}
_NICE = [
    count * size
    for unit, counts in (
        ("s", (1, 2, 5, 10, 15, 20, 30)),
        ("min", (1, 2, 5, 10, 15, 20, 30)),
        ("h", (1, 2, 3, 4, 6, 8, 12)),
    )
    for size in (_TICKS[unit],)
    for count in counts
] + [DAY]
_WORDS = {"D": "day", "h": "hour", "min": "minute", "s": "second", "ms": "millisecond", "us": "microsecond"}
_CALENDAR_WORDS = {"MS": "month", "ME": "month", "QS": "quarter", "QE": "quarter", "YS": "year", "YE": "year"}
_NOUNS = {
    "business day": Noun("business day", "business days"),
    "week": Noun("week", "weeks"),
    "day": Noun("day", "days"),
    "hour": Noun("hour", "hours"),
    "minute": Noun("minute", "minutes"),
    "second": Noun("second", "seconds"),
    "millisecond": Noun("millisecond", "milliseconds"),
    "microsecond": Noun("microsecond", "microseconds"),
    "month": Noun("month", "months"),
    "quarter": Noun("quarter", "quarters"),
    "year": Noun("year", "years"),
}
_ADVERBS = {
    "hour": mark("hourly"),
    "day": mark("daily"),
    "month": mark("monthly"),
    "quarter": mark("quarterly"),
    "year": mark("yearly"),
    "minute": mark("every minute"),
    "second": mark("every second"),
}
_DAYS = {
    "MON": mark("Mondays"),
    "TUE": mark("Tuesdays"),
    "WED": mark("Wednesdays"),
    "THU": mark("Thursdays"),
    "FRI": mark("Fridays"),
    "SAT": mark("Saturdays"),
    "SUN": mark("Sundays"),
}
_ALIAS = re.compile(r"^(\d*)([A-Za-z]+)(?:-([A-Z]{3}))?$")
_MONTH_ENDS = {name: i for i, name in enumerate(("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG"), 1)}
_MONTH_ENDS |= {"SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12}


@dataclass(frozen=True)
class Frequency:
    """The even step between rows; `alias` is None when there is none that most rows keep."""

    alias: str | None
    share: float = 0.0
    """Share of the steps that are exactly one timestep."""
    filled: float = 0.0
    """Share of the grid's places that a row takes."""
    exact: bool = True
    """False when rows stand near the grid rather than on it."""


def find_frequency(stamps: np.ndarray) -> Frequency:
    """The frequency of times (datetime64[ns], any order, NaT and repeats allowed)."""
    unique = in_order(stamps)
    if len(unique) < 2:
        return Frequency(None)
    ticks = unique.view("int64")
    alias, exact = _calendar(unique) if (ticks % DAY == ticks[0] % DAY).all() else _clock(ticks)
    if alias is None:
        return Frequency(None)
    places = positions(unique, alias)
    taken = 1 + int((np.diff(places) > 0).sum())
    filled = taken / (places[-1] + 1)
    share = float((np.diff(places) == 1).mean())
    if taken < 0.9 * len(places) or filled < SPARSEST:
        return Frequency(None, share, filled)
    return Frequency(alias, share, float(filled), exact)


def in_order(stamps: np.ndarray) -> np.ndarray:
    """The different times, earliest first, as datetime64[ns]."""
    ticks = stamps[~np.isnat(stamps)].astype("datetime64[ns]").view("int64")
    if len(ticks) and not (np.diff(ticks) > 0).all():
        # np.unique hashes, which is ten times slower than sorting a million times.
        ticks = np.sort(ticks)
        ticks = ticks[np.concatenate([[True], np.diff(ticks) > 0])]
    return ticks.view("datetime64[ns]")


def positions(stamps: np.ndarray, alias: str) -> np.ndarray:
    """int64 [rows]: each time's place on the even grid that starts at the earliest; -1 for NaT."""
    valid = ~np.isnat(stamps)
    ordinals = np.full(len(stamps), -1, dtype=np.int64)
    if valid.any():
        found = _ordinals(stamps[valid].astype("datetime64[ns]"), alias)
        ordinals[valid] = found - found.min()
    return ordinals


def grid_of(stamps: np.ndarray, alias: str, count: int) -> pd.DatetimeIndex:
    """The first `count` times of the grid that `positions` counts on."""
    stamps = stamps[~np.isnat(stamps)].astype("datetime64[ns]")
    first = stamps.min()
    number, unit, _ = _parts(alias)
    if unit in _TICKS and not _keeps_origin(stamps.view("int64"), number * _TICKS[unit]):
        step = number * _TICKS[unit]
        ticks = first.astype("int64")
        first = np.datetime64(int(ticks // DAY * DAY if step == DAY else (ticks + step // 2) // step * step), "ns")
    return grid(first, count, alias)


def grid(first: np.datetime64, count: int, alias: str) -> pd.DatetimeIndex:
    """`count` times from the place of `first` on."""
    start = pd.Timestamp(first)
    _number, unit, anchor = _parts(alias)
    if unit in _CALENDAR_WORDS:
        month = start.to_period("M").to_timestamp()
        if unit[0] in "QY":
            # Back to the first month of the quarter or year that holds it.
            length = 3 if unit[0] == "Q" else 12
            month -= pd.DateOffset(months=(month.month - _opening_month(unit, anchor)) % length)
        start = month
        if unit.endswith("E"):
            start = month + pd.offsets.MonthEnd({"M": 1, "Q": 3, "Y": 12}[unit[0]])
    return pd.date_range(start, periods=count, freq=alias, unit="ns")


def frequency_words(alias: str | None) -> str:
    """ "hourly", "every 30 minutes", "weekly (Sundays)" ... for a pandas alias; "irregular" for None."""
    if alias is None:
        return say("irregular")
    number, unit, anchor = _parts(alias)
    if unit == "B":
        return say("business days")
    if unit == "W":
        days = say(_DAYS.get(anchor, _DAYS["SUN"]))
        if number == 1:
            return say("weekly ({days})", days=days)
        return say("every {weeks} ({days})", weeks=counted(number, "week"), days=days)
    word = _CALENDAR_WORDS.get(unit) or _WORDS.get(unit, unit)
    if number > 1:
        return say("every {steps}", steps=_counted(number, word))
    return say(_ADVERBS.get(word, f"{word}ly"))


def timestep_words(alias: str | None, count: int = 1) -> str:
    """ "1 month", "24 hours" ...: how long `count` timesteps last."""
    if alias is None:
        return counted(count, "timestep")
    number, unit, _ = _parts(alias)
    total = number * count
    if unit in _TICKS:
        size = total * _TICKS[unit]
        unit = next(name for name, step in _TICKS.items() if size % step == 0)
        total = size // _TICKS[unit]
    word = {"B": "business day", "W": "week"}.get(unit) or _CALENDAR_WORDS.get(unit) or _WORDS.get(unit, unit)
    return _counted(total, word)


def _counted(number: int, word: str) -> str:
    return _NOUNS[word].counted(number) if word in _NOUNS else counted(number, word)


def seconds_of(alias: str) -> float:
    """Average seconds in one timestep."""
    number, unit, _ = _parts(alias)
    if unit in _TICKS:
        return number * _TICKS[unit] / SECOND
    days = {"B": 1.4, "W": 7, "M": 30.44, "Q": 91.31, "Y": 365.25}[unit[0]]
    return number * days * 86_400


def _calendar(unique: np.ndarray) -> tuple[str | None, bool]:
    """The alias of times that all stand at one time of day."""
    days = unique.astype("datetime64[D]").astype("int64")
    steps = np.diff(days)
    step = _commonest(steps)
    if step >= 28 or np.median(steps) >= 28:
        return _monthly(unique)
    if step % 7 == 0 and (steps % 7 == 0).mean() >= 0.9:
        # 1970-01-01 was a Thursday.
        weekday = WEEKDAY_NAMES[_commonest((days + 3) % 7)]
        return (f"{step // 7}W-{weekday}" if step > 7 else f"W-{weekday}"), bool((steps % 7 == 0).all())
    if step == 1:
        weekend = ((days + 3) % 7 >= 5).mean()
        return ("B", True) if weekend == 0 and days[-1] - days[0] >= 6 and len(days) >= 5 else ("D", True)
    if (steps % step == 0).mean() >= 0.9:
        return f"{step}D", True
    weekly = np.abs(steps - np.median(steps)).max() <= 2 and np.median(steps) == 7
    return (f"W-{WEEKDAY_NAMES[_commonest((days + 3) % 7)]}", False) if weekly else (None, False)


def _monthly(unique: np.ndarray) -> tuple[str | None, bool]:
    months = unique.astype("datetime64[M]")
    numbers = months.astype("int64")
    day = (unique.astype("datetime64[D]") - months.astype("datetime64[D]")).astype("int64") + 1
    lengths = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype("int64")
    steps = np.diff(numbers)
    if (steps <= 0).mean() > 0.05:
        return None, False
    step = _commonest(steps)
    if (steps % step == 0).mean() < 0.9:
        return None, False
    # Some publishers date a month by its last business day.
    ends = bool((day == lengths).all()) or bool((lengths - day <= 3).all())
    exact = bool((day == 1).all() or (day == lengths).all())
    letter = "E" if ends else "S"
    opening = int(numbers[0] % 12) + 1
    if step % 12 == 0:
        anchor = _month_name(opening)
        plain = opening == (12 if ends else 1)
        prefix = str(step // 12) if step > 12 else ""
        return f"{prefix}Y{letter}" + ("" if plain else f"-{anchor}"), exact
    if step == 3:
        return _quarterly(opening, letter), exact
    return f"{step if step > 1 else ''}M{letter}", exact


def _quarterly(month: int, letter: str) -> str:
    if letter == "S":
        return "QS" if month % 3 == 1 else f"QS-{_month_name((month - 1) % 3 + 1)}"
    return "QE" if month % 3 == 0 else f"QE-{_month_name((month - 1) % 3 + 10)}"


def _clock(ticks: np.ndarray) -> tuple[str | None, bool]:
    """The alias of times of day: an exact step that most rows keep, else a round one that they stay near."""
    steps = np.diff(ticks)
    step = _commonest(steps)
    if (steps == step).mean() >= 0.4 and (steps % step == 0).mean() >= 0.9:
        return _tick_alias(step), bool((steps % step == 0).all())
    middle = float(np.median(steps))
    nice = min(_NICE, key=lambda size: abs(np.log(size / middle)))
    if abs(nice - middle) > 0.2 * nice and step != nice:
        return None, False
    away = np.abs(steps - nice * np.round(steps / nice))
    near = (away <= 0.25 * nice).mean() >= 0.9
    return (_tick_alias(nice), False) if near else (None, False)


def _tick_alias(step: int) -> str:
    for unit, size in _TICKS.items():
        if step % size == 0:
            count = step // size
            return unit if count == 1 else f"{count}{unit}"
    return f"{step}ns"


def _ordinals(stamps: np.ndarray, alias: str) -> np.ndarray:
    number, unit, anchor = _parts(alias)
    ticks = stamps.view("int64")
    if unit in _TICKS:
        step = number * _TICKS[unit]
        if _keeps_origin(ticks, step):
            return (ticks - ticks.min() + step // 2) // step
        # Near the grid: the nearest place; days begin at midnight.
        return ticks // DAY if step == DAY else (ticks + step // 2) // step
    days = stamps.astype("datetime64[D]")
    if unit == "B":
        return np.busday_count(np.datetime64("1969-12-29"), days)
    if unit == "W":
        weekday = WEEKDAY_NAMES.index(anchor or "SUN")
        weeks = (days.astype("int64") + 3 + 6 - weekday) // 7
        return (weeks - weeks.min()) // number
    months = stamps.astype("datetime64[M]").astype("int64")
    if unit[0] == "M":
        return (months - months.min()) // number
    length = 3 if unit[0] == "Q" else 12
    opened = (months - (_opening_month(unit, anchor) - 1)) // length
    return (opened - opened.min()) // number


def _opening_month(unit: str, anchor: str | None) -> int:
    """First month of the year (or of a quarter) that an alias counts by, 1 to 12."""
    if unit.endswith("S"):
        return _MONTH_ENDS.get(anchor or "JAN", 1)
    return _MONTH_ENDS.get(anchor or "DEC", 12) % 12 + 1


def _keeps_origin(ticks: np.ndarray, step: int) -> bool:
    """Whether most times stand a whole number of steps after the first, wherever in the day that is."""
    return bool(((ticks - ticks.min()) % step == 0).mean() >= 0.9)


def _parts(alias: str) -> tuple[int, str, str | None]:
    match = _ALIAS.match(alias)
    if match is None:
        raise ValueError(say("unknown frequency {alias!r}", alias=alias))
    return int(match[1] or 1), match[2], match[3]


def _month_name(month: int) -> str:
    return next(name for name, number in _MONTH_ENDS.items() if number == month)


def _commonest(values: np.ndarray) -> int:
    # A quarter of a million steps, from all over, tell which is the commonest.
    found, counts = np.unique(values[:: 1 + len(values) // 250_000], return_counts=True)
    return int(found[counts.argmax()])
