"""Which format a column of cells writes its times in, judged from the whole column and decided once."""

import re
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.data import times
from core.data.frequency import in_order
from core.data.month_names import WEEKDAYS, folded, month_of
from core.data.times import as_text, read_times

CLOCK = re.compile(
    r"(?:(?P<gap>[T\s]+)|^)(?P<H>\d{1,2})(?:(?P<sep>[:.h])(?P<M>\d{2})(?:(?P<sep2>[:.m])(?P<S>\d{2})(?P<f>[.,]\d{1,9})?)?)?"
    r"(?P<half>\s?[AaPp]\.?\s?[Mm]\.?)?(?P<zone>\s?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}|[+-]\d{2}))?"
    r"(?P<span>\s*(?:-|–|to|bis)\s*\d.*)?$"
)
_LABELS = {
    times.QUARTERS: re.compile(
        r"(?i)^(\d{4}[\s/-]?[qtk][1-4]|[qtk][1-4][\s/-]*\d{4}|[1-4]\.?\s*(quarta|quarte|trim).*\d{4})\.?$"
    ),
    times.WEEKS: re.compile(r"(?i)^(\d{4}[\s/-]*(w|kw|week|s)\s?\d{1,2}(-1)?|(w|kw|week|s)\s?\d{1,2}[\s/-]+\d{4})$"),
}
_RUNS = {
    14: ["%Y%m%d%H%M%S"],
    12: ["%Y%m%d%H%M", "%d%m%Y%H%M"],
    10: ["%Y%m%d%H"],
    8: ["%Y%m%d", "%d%m%Y", "%m%d%Y"],
    7: ["%Y%j"],
    6: ["%Y%m", "%y%m%d", "%m%Y", "%d%m%y"],
    4: [times.YEARS],
}
SAMPLE = 20_000


@dataclass(frozen=True)
class TimeGuess:
    """A format, the share of the filled cells it reads, and what else reads them just as well."""

    time_format: str
    share: float
    times: np.ndarray
    """datetime64[ns] [rows]"""
    alternatives: tuple[str, ...] = ()
    """Formats that read every cell too, but mean other days."""
    evidence: str = ""
    """What decided between day first and month first; empty when nothing had to be, or could be, decided."""


def guess_times(cells: pa.Array) -> TimeGuess | None:
    """The format of a column of times, or None when fewer than two in three cells look like one."""
    if pa.types.is_temporal(cells.type):
        if pa.types.is_time(cells.type) or pa.types.is_duration(cells.type):
            return None
        return _full(cells, times.TYPED)
    text = as_text(cells) if len(cells) <= SAMPLE else as_text(cells.take(_strided(len(cells))))
    filled = text.drop_null()
    if len(filled) == 0:
        return None
    formats = candidate_formats(filled.unique().slice(0, 300).to_pylist())
    shares = {form: _share(filled, form) for form in formats}
    best = max(shares.values(), default=0.0)
    if best < 2 / 3:
        return None
    tied = [form for form in formats if shares[form] == best]
    return _decided(cells, tied)


def candidate_formats(words: list[str]) -> list[str]:
    """Formats that fit the commonest shape among these cells, the likelier first."""
    shapes = Counter(_shape(word) for word in words)
    common = [shape for shape, count in shapes.most_common(3) if 10 * count >= len(words)]
    found: dict[str, None] = {}
    for shape in common:
        group = [word for word in words if _shape(word) == shape]
        for form in _formats(group[0], max(group, key=len)):
            found[form] = None
    if len({_shape(word) for word in words}) > 1:
        # Exports drop the clock at midnight: the format with the clock in brackets reads both shapes.
        for form in list(found):
            if " %H" in form:
                found[form.replace(" %H", "[ %H", 1) + "]"] = None
            if ":%S" in form:
                found[form.replace(":%S", "[:%S", 1) + "]"] = None
    return list(found)


def clock_format(words: list[str]) -> str | None:
    """The format of a column that holds times of day only ("18.00.00", "00:00 - 01:00", "5:30 PM"), or None."""
    if not words:
        return None
    matches = [match for word in words if (match := CLOCK.match(word.strip())) and match["M"] and not match["gap"]]
    if len(matches) < 0.9 * len(words) or any(int(match["H"]) > 24 or int(match["M"]) > 59 for match in matches):
        return None
    return _clock(matches[0])


def evenness(stamps: np.ndarray) -> float:
    """Share of the places on an even grid that are taken, 0 to 1, on the better of a grid of months and one of time."""
    unique = in_order(stamps)
    if len(unique) < 3:
        return 0.0
    months = unique.astype("datetime64[M]").astype("int64")
    grids = [unique.view("int64")] + ([months] if (np.diff(months) > 0).all() else [])
    return max(_filled_share(grid) for grid in grids)


def _filled_share(ticks: np.ndarray) -> float:
    steps, counts = np.unique(np.diff(ticks), return_counts=True)
    return float(min(1.0, len(ticks) / ((ticks[-1] - ticks[0]) / steps[counts.argmax()] + 1)))


def _decided(cells: pa.Array, tied: list[str]) -> TimeGuess:
    """The one of several formats that reads the whole column best; even steps break a tie."""
    if len(tied) > 1:
        tied = [form for form in tied if not form.startswith("%Y") or "%d" not in form.split("%m")[0]] or tied
    guesses = [_full(cells, form) for form in tied]
    most = max(guess.share for guess in guesses)
    rivals = _different([guess for guess in guesses if guess.share == most])
    lost = [guess for guess in guesses if guess.share < most]
    if len(rivals) == 1:
        evidence = "some days are above 12" if lost and _is_order(rivals[0].time_format) else ""
        return replace(rivals[0], evidence=evidence)
    scores = [evenness(guess.times) for guess in rivals]
    order = sorted(range(len(rivals)), key=lambda i: -scores[i])
    first, second = order[0], order[1]
    if scores[first] - scores[second] > 0.3 and scores[first] > 0.7:
        return replace(rivals[first], evidence="the steps between rows are even only that way")
    return replace(rivals[0], alternatives=tuple(guess.time_format for guess in rivals[1:]))


def _different(guesses: list[TimeGuess]) -> list[TimeGuess]:
    """Without those that mean the same times as an earlier one."""
    kept: list[TimeGuess] = []
    for guess in guesses:
        if not any(np.array_equal(guess.times.view("int64"), other.times.view("int64")) for other in kept):
            kept.append(guess)
    return kept


def _full(cells: pa.Array, time_format: str) -> TimeGuess:
    read = read_times(cells, time_format)
    filled = max(1, len(cells) - cells.null_count)
    if not pa.types.is_temporal(cells.type):
        text = as_text(cells)
        filled = max(1, len(text) - text.null_count)
    return TimeGuess(time_format, float((~np.isnat(read)).sum() / filled), read)


def _share(filled: pa.Array, time_format: str) -> float:
    return float((~np.isnat(read_times(filled, time_format))).mean())


def _strided(rows: int) -> np.ndarray:
    return np.linspace(0, rows - 1, SAMPLE).astype("int64")


def _is_order(time_format: str) -> bool:
    return bool(re.search(r"%d.?%m|%m.?%d", time_format)) and time_format[:2] != "%Y"


def _shape(word: str) -> str:
    """Letters as their meaning, digits as 9: cells of one format share it, whatever their padding."""
    word = re.sub(r"[^\W\d_]+", lambda match: "b" if month_of(match[0]) else "a", word)
    return re.sub(r"\d+", "9", word)


def _formats(word: str, longest: str) -> list[str]:
    for label, pattern in _LABELS.items():
        if pattern.match(word):
            return [label]
    clock = CLOCK.search(word)
    if clock and clock["gap"] and (clock["M"] or len(clock["H"]) == 2 or clock["half"]):
        date, clock_text = word[: clock.start()], _clock(clock)
        forms = [f"{form} {clock_text}" for form in _dates(date.strip(), longest) if form not in _LABELS]
    elif clock and clock["M"] and clock["sep"] == ":":
        return []
    else:
        forms = _dates(word, longest) or _clock_first(word)
    iso = re.match(r"^\d{4}[-/.]?\d{2}([-/.]?\d{2})?(?=$|[T\s])", word) and not re.match(r"^\d{6,}$", word)
    return [times.ISO, *(form for form in forms if "%Y-%m-%d" not in form)] if iso else forms


def _clock_first(word: str) -> list[str]:
    match = re.match(r"^(\d{1,2}):(\d{2})(:\d{2})?\s+(.+)$", word)
    if not match:
        return []
    clock = "%H:%M:%S" if match[3] else "%H:%M"
    return [f"{clock} {form}" for form in _dates(match[4], match[4])]


def _clock(match: re.Match) -> str:
    half = bool(match["half"])
    text = "%I" if half else "%H"
    if match["M"]:
        text += f"{match['sep']}%M"
    if match["S"]:
        text += f"{match['sep2']}%S"
    if match["f"]:
        text += f"[{match['f'][0]}%f]"
    if half:
        text += " %p" if match["half"][0].isspace() else "%p"
    if match["zone"]:
        text += " %z" if match["zone"][0].isspace() else "%z"
    return text + (" *" if match["span"] else "")


def _dates(date: str, longest: str) -> list[str]:
    """Formats for the date alone, day first before month first unless the month is named."""
    tokens = re.findall(r"\d+|[^\W\d_]+\.?|[^\w]+|_+", date)
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if token[0].isalpha()]
    months = [token for token in words if month_of(token)]
    if len(months) > 1:
        months = months[-1:]
    if any(folded(w) not in WEEKDAYS and w not in months and folded(w) not in ("de", "of", "del", "di") for w in words):
        return []
    if not months and len(numbers) == 1:
        return list(_RUNS.get(len(numbers[0]), [])) if not words else []
    sizes = [len(number) for number in numbers]
    return [_spelled(tokens, codes, months) for codes in _orders(sizes, bool(months), tokens)]


def _orders(sizes: list[int], named: bool, tokens: list[str]) -> list[tuple[str, ...]]:
    """Meanings of the numbers in a date, by how many digits they have."""
    if any(size not in (1, 2, 4) for size in sizes) or sizes.count(4) > 1:
        return []
    if named:
        if len(sizes) == 1:
            return [("%Y",)] if sizes[0] == 4 else [("%y",)]
        if len(sizes) == 2:
            return [("%Y", "%d")] if sizes[0] == 4 else [("%d", "%Y")] if sizes[1] == 4 else [("%d", "%y")]
        return []
    if len(sizes) == 2:
        if sizes[0] == 4:
            return [("%Y", "%m")]
        if sizes[1] == 4:
            return [("%m", "%Y")]
        # "12.3" is a number before it is a month.
        return [] if "." in tokens else [("numbered",), ("%m", "%y")] if "-" in tokens else [("%m", "%y")]
    if len(sizes) == 3:
        if sizes[0] == 4:
            return [("%Y", "%m", "%d"), ("%Y", "%d", "%m")]
        if sizes[2] == 4:
            return [("%d", "%m", "%Y"), ("%m", "%d", "%Y")]
        if 4 in sizes:
            return []
        # Dots are written day first wherever dots are written.
        return [("%d", "%m", "%y")] if "." in tokens else [("%d", "%m", "%y"), ("%m", "%d", "%y"), ("%y", "%m", "%d")]
    return []


def _spelled(tokens: list[str], codes: tuple[str, ...], months: list[str]) -> str:
    if codes == ("numbered",):
        return times.NUMBERED_YEARS
    remaining, text = list(codes), ""
    for token in tokens:
        if token.isdigit():
            text += remaining.pop(0)
        elif token in months:
            text += "%b"
        elif token[0].isalpha():
            text += "%a" if folded(token) in WEEKDAYS else token
        else:
            text += token
    return text


def text_sample(cells: pa.Array, count: int = 300) -> list[str]:
    """Up to `count` different filled cells as text, taken from all over the column."""
    if len(cells) > SAMPLE:
        cells = cells.take(_strided(len(cells)))
    text = as_text(cells).drop_null().unique()
    step = max(1, len(text) // count)
    return text.take(pa.array(range(0, len(text), step)[:count], pa.int64())).to_pylist() if len(text) else []


def filled_count(cells: pa.Array) -> int:
    """Cells that hold something."""
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        return int(pc.sum(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(cells), ""), False)).as_py() or 0)
    return len(cells) - cells.null_count
