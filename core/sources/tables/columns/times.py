"""Cells read as points in time by one format for the whole column."""

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.sources.tables.columns.month_names import MONTHS, folded
from core.sources.tables.columns.numbers import is_text, read_numbers, tidy
from core.sources.tables.columns.time_formats import (
    DECIMAL_YEARS,
    EXCEL_DAYS,
    ISO,
    MIXED_UNIX,
    QUARTER_MONTHS,
    QUARTERS,
    TYPED,
    UNIX,
    UNIX_SIZES,
    WEEKS,
    pattern_of,
)
from core.sources.tables.columns.time_writing import plain_times

NAT = np.datetime64("NaT", "ns")
LONGEST = 80
"""Characters of the longest cell that can be a time; longer ones are never looked at."""
FIRST, LAST = np.datetime64("1678-01-01", "D"), np.datetime64("2262-01-01", "D")
ZONE_HOURS = {"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3}
ZONE_HOURS |= {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

_COUNTED = (*UNIX, MIXED_UNIX, EXCEL_DAYS, DECIMAL_YEARS)
_QUICK = re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$")


def read_times(cells: pa.Array, time_format: str) -> np.ndarray:
    """datetime64[ns] [rows], NaT where a cell does not follow the format; offsets that differ are taken to UTC."""
    if time_format == TYPED or pa.types.is_temporal(cells.type):
        return _typed(cells)
    if time_format in _COUNTED:
        numbers = read_numbers(cells)
        # Some programs wrap the number: /Date(1592766000000)/.
        wrapped = is_text(cells.type) and np.isnan(numbers).all()
        return _counted(read_numbers(as_text(cells)) if wrapped else numbers, time_format)
    return read_text_times(as_text(cells), time_format)


def read_text_times(text: pa.Array, time_format: str) -> np.ndarray:
    """`read_times` of cells that `as_text` has tidied already, which is half of the work."""
    if time_format in _COUNTED:
        return _counted(read_numbers(text), time_format)
    if time_format == ISO and (quick := _quick_iso(text)) is not None:
        return quick
    return _composed(_fields(text, time_format), len(text))


def unix_places(numbers: np.ndarray) -> np.ndarray:
    """What each of these Unix times counts, by its size: 0 for seconds to 3 for nanoseconds [rows]."""
    return np.searchsorted([most for most, _ in UNIX_SIZES], np.abs(numbers), side="right")


def offsets_of(cells: pa.Array, time_format: str) -> np.ndarray:
    """Different offsets from UTC in minutes that the cells state; empty when none does."""
    if not is_text(cells.type) or (time_format != ISO and "%z" not in time_format):
        return np.array([], dtype=np.int64)
    text = as_text(cells)
    if time_format == ISO and _quick_iso(text) is not None:
        # Read without looking at zones: there is none, or every cell says Z.
        return np.array([], dtype=np.int64)
    zones = _fields(text, time_format).get("z")
    return np.array([]) if zones is None else np.unique(_offsets(zones)[pc.is_valid(zones).to_numpy(False)])


def join_cells(columns: list[pa.Array]) -> pa.Array:
    """The cells of several columns, side by side with one blank; one column stays as it is."""
    if len(columns) == 1:
        return columns[0]
    return pc.binary_join_element_wise(*[_part(column) for column in columns], " ")


def as_text(cells: pa.Array) -> pa.Array:
    """The cells as trimmed text, overlong ones as missing; whole numbers without ".0"."""
    text = _part(cells)
    too_long = pc.greater(pc.binary_length(text), LONGEST)
    if pc.any(too_long).as_py():
        text = pc.if_else(too_long, None, text)
    return plain_times(text) if is_text(cells.type) else text


def _part(cells: pa.Array) -> pa.Array:
    if is_text(cells.type):
        text = pc.utf8_trim_whitespace(cells)
        if pc.all(pc.string_is_ascii(text)).as_py() is False:
            encoded = text.dictionary_encode()
            words = [None if word is None else tidy(word) for word in encoded.dictionary.to_pylist()]
            text = pa.array(words, pa.string()).take(encoded.indices)
        return pc.if_else(pc.equal(text, ""), None, text)
    if pa.types.is_timestamp(cells.type) and pc.all(pc.equal(cells, pc.floor_temporal(cells, unit="day"))).as_py():
        # Days as days: a clock may stand in the column beside them.
        cells = pc.cast(cells, pa.date32())
    if pa.types.is_floating(cells.type):
        numbers = cells.to_numpy(zero_copy_only=False)
        if not (np.nan_to_num(numbers, posinf=0.5) % 1).any():
            cells = pc.cast(pa.array(numbers, from_pandas=True), pa.int64())
    return pc.cast(cells, pa.string())


def _typed(cells: pa.Array) -> np.ndarray:
    kind = cells.type
    if is_text(kind):
        return read_times(cells, ISO)
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        cells = pc.local_timestamp(cells) if kind.tz not in ("UTC", "+00:00") else cells.cast(pa.timestamp(kind.unit))
    if pa.types.is_time(kind) or pa.types.is_duration(kind):
        return np.full(len(cells), NAT)
    return _bounded(cells.to_numpy(zero_copy_only=False).astype("datetime64[us]"))


def _counted(numbers: np.ndarray, time_format: str) -> np.ndarray:
    if time_format == DECIMAL_YEARS:
        years = np.floor(numbers)
        starts, ends = _year(years), _year(years + 1)
        return starts + ((ends - starts).astype("float64") * (numbers - years) // 1e9 * 1e9).astype("timedelta64[ns]")
    if time_format == MIXED_UNIX:
        seconds = np.full(len(numbers), np.nan)
        for most, unit in reversed(UNIX_SIZES):
            seconds = np.where(numbers < most, numbers * (unit / 1e9), seconds)
        numbers, unit = np.where(numbers >= 1e8, seconds, np.nan), 10**9
    elif time_format == EXCEL_DAYS:
        numbers, unit = np.round((numbers - 25569) * 86400, 3), 10**9
    else:
        unit = UNIX[time_format]
    inside = np.abs(numbers) < 9.2e18 / unit
    whole = np.where(inside, np.floor(np.nan_to_num(numbers, posinf=0, neginf=0)), 0)
    rest = np.where(inside, np.round((np.nan_to_num(numbers) - whole) * 1e6), 0)
    times = (whole.astype("int64") * unit + rest.astype("int64") * unit // 10**6).astype("datetime64[ns]")
    return np.where(inside & ~np.isnan(numbers), times, NAT)


def _year(years: np.ndarray) -> np.ndarray:
    good = (years > 1678) & (years < 2261)
    times = (np.where(good, years, 1970).astype("int64") - 1970).astype("datetime64[Y]").astype("datetime64[ns]")
    return np.where(good, times, NAT)


def _quick_iso(text: pa.Array) -> np.ndarray | None:
    if len(text) and str(text[0]).endswith("Z") and pc.all(pc.ends_with(text, "Z")).as_py():
        text = pc.utf8_rtrim(text, "Z")
    # A parser that fails does so slowly: it is only asked when the ends of the column look right.
    ends = [*text.slice(0, 20).to_pylist(), *text.slice(max(0, len(text) - 20)).to_pylist()]
    if not all(word is None or _QUICK.match(word) for word in ends):
        return None
    try:
        return _bounded(pc.cast(text, pa.timestamp("us")).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        return None


def _bounded(times: np.ndarray) -> np.ndarray:
    """datetime64[ns], NaT outside the years that nanoseconds can hold."""
    with np.errstate(invalid="ignore"):
        inside = (times > FIRST) & (times < LAST)
    return np.where(inside, times, np.datetime64("NaT")).astype("datetime64[ns]")


def _fields(text: pa.Array, time_format: str) -> dict[str, pa.Array]:
    """Group name -> matched text, null where a cell does not match or the group is absent."""
    if time_format in (QUARTERS, WEEKS):
        text = pc.replace_substring_regex(text, r"(?i)\bquart(al|er)\b|\btrim(estre)?\b|trim\.", "Q")
        for quarter, months in enumerate(QUARTER_MONTHS, start=1):
            text = pc.replace_substring_regex(text, months, f"Q{quarter}")
    struct = pc.extract_regex(text, pattern_of(time_format))
    names = [field.name for field in struct.type]
    columns = dict(zip(names, struct.flatten(), strict=True))
    columns = {name: pc.if_else(pc.equal(column, ""), None, column) for name, column in columns.items()}
    for name in ("Y", "q", "V", "h"):
        if f"{name}2" in columns:
            columns[name] = pc.coalesce(columns[name], columns.pop(f"{name}2"))
    return columns


def _composed(fields: dict[str, pa.Array], rows: int) -> np.ndarray:
    read: dict[str, Callable] = {"b": _month_numbers, "p": _halves, "f": _fractions, "z": _offsets}
    part = {name: read.get(name, _integers)(column) for name, column in fields.items()}
    years, valid = _years(part, rows)
    if "k" in part:
        part |= {"H": part["k"] // 100, "M": part["k"] % 100}
    if "K" in part:
        part |= {"H": part["K"] // 10_000, "M": part["K"] // 100 % 100, "S": part["K"] % 100}
    hours = _or_zero(part.get("H"), rows)
    if "p" in part:
        hours = hours % 12 + 12 * part["p"]
    minutes, seconds = _or_zero(part.get("M"), rows), _or_zero(part.get("S"), rows)
    days, fits = _days(part, years, rows)
    # 24:00 closes a day in German grid operators' files; a leap second is the next minute's first.
    valid &= fits & (hours <= 24) & (minutes < 60) & (seconds <= 60) & ((hours < 24) | (minutes + seconds == 0))
    clock = (hours * 3600 + minutes * 60 + seconds) * 10**9 + _or_zero(part.get("f"), rows)
    if "z" in part and len(np.unique(part["z"][valid])) > 1:
        clock = clock - part["z"] * 60 * 10**9
    times = days.astype("datetime64[ns]") + clock.astype("timedelta64[ns]")
    return np.where(valid, times, NAT)


def _years(part: dict[str, np.ndarray], rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Full years [rows], and whether they can be held in nanoseconds."""
    if "n" in part:
        years = np.where(part["n"] >= 0, 1900 + part["n"], -1)
    elif "Y" in part or "y" in part:
        full, short = part.get("Y", np.full(rows, -1)), part.get("y", np.full(rows, -1))
        # POSIX: 69 to 99 are the twentieth century.
        years = np.where(short < 0, full, short + np.where(short < 69, 2000, 1900))
    else:
        years = np.full(rows, 1970)
    valid = (years > 1677) & (years < 2262)
    return np.where(valid, years, 1970), valid


def _days(part: dict[str, np.ndarray], years: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    starts = (years - 1970).astype("datetime64[Y]")
    if "j" in part:
        fits = (part["j"] >= 1) & (part["j"] <= 366)
        return starts.astype("datetime64[D]") + (part["j"] - 1), fits
    if "V" in part:
        fits = (part["V"] >= 1) & (part["V"] <= 53)
        fourth = starts.astype("datetime64[D]") + 3
        monday = fourth - (fourth.astype("int64") + 3) % 7
        return monday + 7 * (part["V"] - 1), fits
    months = part.get("b", part.get("m"))
    if "q" in part:
        months = 3 * part["q"] - 2
    if "h" in part:
        months = 6 * part["h"] - 5
    months = np.ones(rows, dtype=np.int64) if months is None else months
    days = _or_one(part.get("d"), rows)
    fits = (months >= 1) & (months <= 12) & (days >= 1)
    month_starts = starts.astype("datetime64[M]") + (np.where(fits, months, 1) - 1)
    lengths = ((month_starts + 1).astype("datetime64[D]") - month_starts.astype("datetime64[D]")).astype("int64")
    return month_starts.astype("datetime64[D]") + (np.where(fits, days, 1) - 1), fits & (days <= lengths)


def _integers(column: pa.Array) -> np.ndarray:
    """int64 [rows]; -1 where nothing stands."""
    return pc.fill_null(pc.cast(column, pa.int64()), -1).to_numpy(zero_copy_only=False)


def _or_zero(values: np.ndarray | None, rows: int) -> np.ndarray:
    return np.zeros(rows, dtype=np.int64) if values is None else np.maximum(values, 0)


def _or_one(values: np.ndarray | None, rows: int) -> np.ndarray:
    return np.ones(rows, dtype=np.int64) if values is None else np.where(values == -1, 1, values)


def _looked_up(column: pa.Array, meaning: Callable[[str], int]) -> np.ndarray:
    encoded = column.dictionary_encode()
    values = np.array([meaning(word) for word in encoded.dictionary.to_pylist()] + [-1], dtype=np.int64)
    return values[pc.fill_null(encoded.indices, len(values) - 1).to_numpy(zero_copy_only=False)]


def _month_numbers(column: pa.Array) -> np.ndarray:
    return _looked_up(column, lambda word: MONTHS.get(folded(word), 0))


def _halves(column: pa.Array) -> np.ndarray:
    return np.maximum(_looked_up(column, lambda word: int(word[0] in "pP")), 0)


def _fractions(column: pa.Array) -> np.ndarray:
    return _integers(pc.utf8_rpad(column, 9, "0"))


def _offsets(column: pa.Array) -> np.ndarray:
    """Minutes east of UTC [rows]; 0 where nothing stands."""

    def minutes(word: str) -> int:
        if word[0] not in "+-":
            return 60 * ZONE_HOURS.get(word, 0)
        digits = word[1:].replace(":", "").ljust(4, "0")
        return (1 if word[0] == "+" else -1) * (60 * int(digits[:2]) + int(digits[2:]))

    encoded = _looked_up(column, lambda word: minutes(word) + 10_000)
    return np.where(encoded < 0, 0, encoded - 10_000)
