"""Columns of durations such as 00:33:05: numbers of seconds rather than times of day."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.sources.tables.columns.numbers import is_text
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.time_role import TimeRole

PATTERN = r"^\s*(?P<h>\d{1,4}):(?P<m>[0-5]\d):(?P<s>[0-5]\d(?:[.,]\d{1,6})?)\s*$"
KIND = "durations_to_seconds"


def as_seconds(views: list[ColumnView], time: TimeRole | None) -> list[ColumnView]:
    """The columns, durations among them as numbers of seconds; a clock that says when stays what it is."""
    if time is None or len(time.columns) > 1:
        return views
    return [_in_seconds(view) if view.name not in time.columns and is_duration(view) else view for view in views]


def is_duration(view: ColumnView) -> bool:
    """Whether every cell says hours, minutes and seconds."""
    if view.kind not in ("text", "time") or not is_text(view.cells.type) or not view.words:
        return False
    return all(re.match(PATTERN, word) for word in view.words) and not np.isnan(_known(view)).any()


def holds_durations(view: ColumnView) -> bool:
    """Whether the numbers of this column were read from durations."""
    return view.kind == "number" and bool(view.words) and re.match(PATTERN, view.words[0]) is not None


def seconds(cells: pa.Array) -> np.ndarray:
    """float64 [rows]; NaN where no duration stands."""
    parts = pc.extract_regex(cells, PATTERN)
    hours, minutes, rest = parts.flatten()
    numbers = [pc.cast(part, pa.float64()) for part in (hours, minutes, pc.replace_substring(rest, ",", "."))]
    hours, minutes, rest = (np.array(part.to_numpy(zero_copy_only=False), dtype=float) for part in numbers)
    return 3600 * hours + 60 * minutes + rest


def _known(view: ColumnView) -> np.ndarray:
    return seconds(view.cells)[view.filled]


def _in_seconds(view: ColumnView) -> ColumnView:
    return replace(view, kind="number", numbers=seconds(view.cells), guess=None)
