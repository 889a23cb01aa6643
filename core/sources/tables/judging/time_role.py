"""Which columns say when: one, or a date and a clock beside each other, or year, month, day and hour."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from core.sources.tables.columns import time_formats
from core.sources.tables.columns.column_names import is_part, speaks_of_time
from core.sources.tables.columns.date_formats import clock_digits, is_half_of_day
from core.sources.tables.columns.frequency import in_order
from core.sources.tables.columns.month_names import month_of
from core.sources.tables.columns.time_guess import TimeGuess, guess_times
from core.sources.tables.columns.times import join_cells, read_times, unix_places
from core.sources.tables.columns.view import ColumnView

_UNIX_NAMES = {10: "unix seconds", 9: "unix seconds", 13: "unix milliseconds", 16: "unix microseconds"}
_UNIX_NAMES |= {19: "unix nanoseconds", 12: "unix milliseconds"}
MOST_YEARS = np.timedelta64(50 * 365, "D")
"""A column of Unix times in several units spans no more."""


@dataclass(frozen=True)
class TimeRole:
    """The columns that say when, their format and what they say, datetime64[ns] [rows]."""

    columns: tuple[str, ...]
    guess: TimeGuess

    @property
    def time_format(self) -> str:
        return self.guess.time_format


def find_time(views: list[ColumnView]) -> TimeRole | None:
    """The time of a table, or None when no column says it."""
    by_parts = _from_parts(views)
    candidates = [role for view in views if (role := _from_one(view, first=view is views[0])) is not None]
    best = max(candidates, key=lambda role: _weight(role, views), default=None)
    if best is None or (by_parts and _fineness(by_parts) > _fineness(best)):
        return by_parts or best
    # 2014.0417 is the middle of a month that its own columns name.
    if by_parts and best.time_format == time_formats.DECIMAL_YEARS and _fineness(by_parts) >= _fineness(best):
        return by_parts
    return _with_clock(best, views) or best


def time_from(views: list[ColumnView], columns: tuple[str, ...], time_format: str | None) -> TimeRole | None:
    """The role that a person gave these columns; the format is found where none was given."""
    chosen = [view for name in columns for view in views if view.name == name]
    if not chosen:
        return None
    cells = join_cells([view.cells for view in chosen])
    if time_format is not None:
        return TimeRole(columns, _as_asked(cells, chosen, time_format))
    if len(chosen) == 1 and (role := _from_one(chosen[0], first=True, asked=True)) is not None:
        return role
    role = find_time(chosen)
    if role is not None and set(role.columns) == set(columns):
        return role
    guess = guess_times(cells)
    return TimeRole(columns, guess) if guess is not None else None


def _as_asked(cells: pa.Array, chosen: list[ColumnView], time_format: str) -> TimeGuess:
    """The times by a given format, and what else the cells could mean."""
    read = read_times(cells, time_format)
    share = float((~np.isnat(read)).sum() / max(1, chosen[0].filled.sum()))
    role = find_time(chosen)
    if role is not None and time_format in (ways := (role.time_format, *role.guess.alternatives)):
        others = tuple(form for form in ways if form != time_format) if role.guess.alternatives else ()
        return TimeGuess(time_format, share, read, others, role.guess.evidence)
    return TimeGuess(time_format, share, read)


def _from_one(view: ColumnView, *, first: bool, asked: bool = False) -> TimeRole | None:
    if view.kind in ("empty", "boolean") or view.clock:
        return None
    named = speaks_of_time(view.name) or asked
    guess = (
        _from_number(view, named=named, first=first) if view.kind == "number" else view.guess or guess_times(view.cells)
    )
    if guess is None or guess.share < (0.5 if named else 0.8):
        return None
    return TimeRole((view.name,), guess)


def _from_number(view: ColumnView, *, named: bool, first: bool) -> TimeGuess | None:
    """Times written as whole numbers: 2014, 201401, 20140131, Unix seconds, Excel's days; decimal years."""
    known = view.numbers[np.isfinite(view.numbers)]
    if len(known) < 2 or not (named or first):
        return None
    low, high = known.min(), known.max()
    rising = bool((np.diff(known[:10_000]) >= 0).all())
    if named and low > 1e8 and len(np.unique(unix_places(known))) > 1:
        mixed = _read(view, time_formats.MIXED_UNIX)
        return mixed if np.ptp(mixed.times[~np.isnat(mixed.times)]) < MOST_YEARS else None
    if (known % 1 != 0).any():
        if named and low > 0.2 * high and len(str(int(high))) in (9, 10):
            return _read(view, "unix seconds")
        decimal_year = named and low > 1678 and high < 2200 and rising
        return _read(view, time_formats.DECIMAL_YEARS) if decimal_year else _monthly_decimals(view, named=named)
    digits = len(str(int(high)))
    if digits == 4 and low >= 1700 and high <= 2150 and (named or len(np.unique(known)) == len(known)):
        return _read(view, time_formats.YEARS)
    if digits in (6, 7, 8, 12, 14) and low > 0 and len(str(int(low))) == digits:
        digits_alone = pa.array(known.astype("int64")).cast(pa.string())
        # Marks between the digits, as in 20200621_190000, are gone from the number.
        guess = guess_times(digits_alone if view.form.plain and view.direct else view.cells)
        if guess is not None and guess.share > 0.99 and (named or rising):
            return _read(view, guess.time_format)
    if digits in _UNIX_NAMES and low > 0.2 * high and (named or rising):
        if digits == 10 and (guess := guess_times(pa.array(known.astype("int64")).cast(pa.string()))):
            return _read(view, guess.time_format)
        return _read(view, _UNIX_NAMES[digits])
    if named and digits == 5 and low > 15_000 and high < 80_000:
        return _read(view, time_formats.EXCEL_DAYS)
    return None


def _monthly_decimals(view: ColumnView, *, named: bool) -> TimeGuess | None:
    """ "2014.01" for January 2014, as some tables write it."""
    if not named or not pa.types.is_string(view.cells.type):
        return None
    guess = guess_times(view.cells)
    return guess if guess is not None and guess.share > 0.99 else None


def _read(view: ColumnView, time_format: str) -> TimeGuess:
    read = read_times(view.cells, time_format)
    return TimeGuess(time_format, float((~np.isnat(read)).sum() / max(1, view.filled.sum())), read)


def _from_parts(views: list[ColumnView]) -> TimeRole | None:
    """Year, month, day, hour ... in columns of their own."""
    numbers = [view for view in views if view.kind == "number" or (view.kind == "text" and is_part(view.name, "%m"))]
    year = next(
        (view for view in numbers if view.is_number and is_part(view.name, "%Y") and _within(view, 1678, 2261)), None
    )
    if year is None:
        return _from_nameless(views)
    chosen, form = [year], "%Y"
    limits = {"%m": (1, 12), "%d": (1, 31), "%H": (0, 24), "%M": (0, 59), "%S": (0, 60)}
    for code, (low, high) in limits.items():
        part = _part(numbers, chosen, code, low, high)
        if part is None and code == "%m" and (part := _part(numbers, chosen, "%j", 1, 366)) is not None:
            chosen, form = [*chosen, part], "%Y %j"
            break
        if part is None:
            break
        chosen.append(part)
        form += f" {code}" if part.is_number else " %b"
    if len(chosen) == 1:
        return _with_label(year, numbers)
    columns = tuple(view.name for view in chosen)
    read = read_times(join_cells([view.cells for view in chosen]), form)
    share = float((~np.isnat(read)).mean()) if len(read) else 0.0
    return TimeRole(columns, TimeGuess(form, share, read)) if share > 0.9 else None


def _part(numbers: list[ColumnView], chosen: list[ColumnView], code: str, low: int, high: int) -> ColumnView | None:
    return next((v for v in numbers if v not in chosen and is_part(v.name, code) and _within(v, low, high)), None)


def _from_nameless(views: list[ColumnView]) -> TimeRole | None:
    """Year and month, and perhaps day and hour, in the first columns of a table that names none of them."""
    nameless = [view.name.startswith("column ") for view in views]
    if len(views) < 3 or not all(nameless[:2]) or not _rises(views[0]):
        return None
    if _names_months(views[1]):
        read = read_times(join_cells([views[0].cells, views[1].cells]), "%Y %b")
        guess = TimeGuess("%Y %b", float((~np.isnat(read)).mean()), read)
        return TimeRole((views[0].name, views[1].name), guess) if guess.share > 0.9 else None
    if not all(nameless):
        return None
    chosen, form = [views[0]], "%Y"
    for view, (code, low, high) in zip(views[1:], (("%m", 1, 12), ("%d", 1, 31), ("%H", 0, 24)), strict=False):
        if view.kind != "number" or not _within(view, low, high) or len(np.unique(view.numbers[:5000])) < 0.6 * high:
            break
        chosen.append(view)
        form += f" {code}"
    read = read_times(join_cells([view.cells for view in chosen]), form)
    # Only a calendar puts rows in order this way; measured numbers do not.
    if len(chosen) < 2 or np.isnat(read).any() or not (np.diff(read.view("int64")) > 0).all():
        return None
    return TimeRole(tuple(view.name for view in chosen), TimeGuess(form, 1.0, read))


def _names_months(view: ColumnView) -> bool:
    return view.kind == "text" and bool(view.words) and all(month_of(word) for word in view.words)


def _rises(view: ColumnView) -> bool:
    return view.kind == "number" and _within(view, 1678, 2261) and bool((np.diff(view.numbers) >= 0).all())


def _with_label(year: ColumnView, numbers: list[ColumnView]) -> TimeRole | None:
    for part, high, form in (("quarter", 4, time_formats.QUARTERS), ("week", 53, time_formats.WEEKS)):
        other = next((v for v in numbers if v.is_number and is_part(v.name, part) and _within(v, 1, high)), None)
        if other is not None:
            read = read_times(join_cells([year.cells, other.cells]), form)
            return TimeRole((year.name, other.name), TimeGuess(form, float((~np.isnat(read)).mean()), read))
    return None


def _within(view: ColumnView, low: float, high: float) -> bool:
    if not view.is_number:
        return True
    known = view.numbers[np.isfinite(view.numbers)]
    return len(known) > 0 and bool(((known >= low) & (known <= high) & (known % 1 == 0)).all())


def _with_clock(role: TimeRole, views: list[ColumnView]) -> TimeRole | None:
    """The date and a clock or hour beside it, where the date alone is at midnight and repeats."""
    read = role.guess.times[~np.isnat(role.guess.times)]
    if len(role.columns) > 1 or (read != read.astype("datetime64[D]")).any() or len(in_order(read)) == len(read):
        return None
    if "%d" not in role.time_format and role.time_format not in (time_formats.ISO, time_formats.TYPED):
        return None
    date = next(view for view in views if view.name == role.columns[0])
    for view in views:
        clock = None if view is date else clock_of(view)
        if clock is None:
            continue
        joined = _joined(date, _clock_columns(view, views), role, clock)
        if joined.guess.share > 0.9:
            return joined
    return None


def clock_of(view: ColumnView) -> str | None:
    """The format of a column that says a time of day: a clock, or numbers under a name that says so."""
    if view.clock is not None or view.kind != "number":
        return view.clock
    if is_part(view.name, "%H") and _within(view, 0, 24):
        return "%H"
    return clock_digits(view.words) if speaks_of_time(view.name) else None


def _clock_columns(clock: ColumnView, views: list[ColumnView]) -> list[ColumnView]:
    """The clock, and the column that says AM or PM where one stands beside it."""
    half = next((view for view in views if is_half_of_day(view.words) and view.kind == "text"), None)
    return [clock] if half is None or "%p" in (clock.clock or "") else [clock, half]


def _joined(date: ColumnView, clock: list[ColumnView], role: TimeRole, clock_format: str) -> TimeRole:
    if len(clock) > 1:
        clock_format = f"{clock_format.replace('%H', '%I')} %p"
    cells = join_cells([view.cells for view in (date, *clock)])
    days = [role.time_format]
    if role.time_format in (time_formats.ISO, time_formats.TYPED):
        days = [f"%Y{mark}%m{mark}%d[ 00:00:00]" for mark in ("-", ".", "/", "")]
    guesses = [_guess(cells, f"{day} {clock_format}") for day in days]
    best = max(guesses, key=lambda guess: guess.share)
    orders = tuple(f"{other} {clock_format}" for other in role.guess.alternatives)
    guess = replace(best, alternatives=orders, evidence=role.guess.evidence)
    return TimeRole((date.name, *(view.name for view in clock)), guess)


def _guess(cells: pa.Array, time_format: str) -> TimeGuess:
    read = read_times(cells, time_format)
    return TimeGuess(time_format, float((~np.isnat(read)).mean()) if len(read) else 0.0, read)


def _fineness(role: TimeRole) -> float:
    """How many rows a time tells apart, as a share."""
    return len(in_order(role.guess.times)) / max(1, len(role.guess.times))


def _weight(role: TimeRole, views: list[ColumnView]) -> float:
    position = next(i for i, view in enumerate(views) if view.name == role.columns[0])
    kind = views[position].kind
    named = speaks_of_time(role.columns[0])
    return role.guess.share + 2 * named + (kind == "time") + _fineness(role) - 0.2 * position
