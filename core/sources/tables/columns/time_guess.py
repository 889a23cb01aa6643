"""Which format a column of cells writes its times in, judged from the whole column and decided once."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.language import say
from core.sources.tables.columns import time_formats
from core.sources.tables.columns.date_formats import candidate_formats
from core.sources.tables.columns.frequency import in_order
from core.sources.tables.columns.times import as_text, read_text_times, read_times

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
        return _typed(cells)
    text = as_text(cells) if len(cells) <= SAMPLE else as_text(cells.take(_strided(len(cells))))
    filled = text.drop_null()
    if len(filled) == 0:
        return None
    formats = candidate_formats(filled.unique().slice(0, 300).to_pylist())
    shares = {form: _share(read_text_times(filled, form), len(filled)) for form in formats}
    best = max(shares.values(), default=0.0)
    if best < 2 / 3:
        return None
    tied = [form for form in formats if shares[form] == best]
    return _decided(cells, tied)


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
    text = as_text(cells)
    if len(tied) > 1:
        tied = [form for form in tied if not form.startswith("%Y") or "%d" not in form.split("%m")[0]] or tied
    guesses = [_full(text, form) for form in tied]
    most = max(guess.share for guess in guesses)
    rivals = _different([guess for guess in guesses if guess.share == most])
    lost = [guess for guess in guesses if guess.share < most]
    if len(rivals) == 1:
        evidence = say("some days are above 12") if lost and _is_order(rivals[0].time_format) else ""
        return replace(rivals[0], evidence=evidence)
    scores = [evenness(guess.times) for guess in rivals]
    order = sorted(range(len(rivals)), key=lambda i: -scores[i])
    first, second = order[0], order[1]
    if scores[first] - scores[second] > 0.3 and scores[first] > 0.7:
        return replace(rivals[first], evidence=say("the steps between rows are even only that way"))
    return replace(rivals[0], alternatives=tuple(guess.time_format for guess in rivals[1:]))


def _different(guesses: list[TimeGuess]) -> list[TimeGuess]:
    """Without those that mean the same times as an earlier one."""
    kept: list[TimeGuess] = []
    for guess in guesses:
        if not any(np.array_equal(guess.times.view("int64"), other.times.view("int64")) for other in kept):
            kept.append(guess)
    return kept


def _typed(cells: pa.Array) -> TimeGuess:
    read = read_times(cells, time_formats.TYPED)
    return TimeGuess(time_formats.TYPED, _share(read, len(cells) - cells.null_count), read)


def _full(text: pa.Array, time_format: str) -> TimeGuess:
    read = read_text_times(text, time_format)
    return TimeGuess(time_format, _share(read, len(text) - text.null_count), read)


def _share(read: np.ndarray, filled: int) -> float:
    """Share of the filled cells that were read."""
    return float((~np.isnat(read)).sum() / max(1, filled))


def _strided(rows: int) -> np.ndarray:
    return np.linspace(0, rows - 1, SAMPLE).astype("int64")


def _is_order(time_format: str) -> bool:
    return bool(re.search(r"%d.?%m|%m.?%d", time_format)) and time_format[:2] != "%Y"


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
