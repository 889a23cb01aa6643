"""Python values from sheets and records as columns of a table."""

import datetime
from typing import Any

import pyarrow as pa

_WHOLE = 2**53


def column_of(values: list[Any]) -> pa.Array:
    """Numbers, moments, clock times or truth values where all cells are of that kind, else text as it stood."""
    values = [None if value == "" else value for value in values]
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.nulls(len(values), pa.string())
    if kinds <= {int, float}:
        return _numbers(values)
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds <= {datetime.datetime, datetime.date}:
        return pa.array([_moment(value) for value in values], pa.timestamp("us"))
    if kinds == {datetime.time}:
        return pa.array(values, pa.time64("us"))
    return pa.array([None if value is None else cell_text(value) for value in values], pa.string())


def cell_text(value: Any) -> str:
    """A value as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return str(value.date()) if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)


def _numbers(values: list[Any]) -> pa.Array:
    there = [value for value in values if value is not None]
    if all(abs(value) < _WHOLE and value == int(value) for value in there):
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    return pa.array([None if value is None else float(value) for value in values], pa.float64())


def _moment(value: datetime.date | None) -> datetime.datetime | None:
    if value is None or isinstance(value, datetime.datetime):
        return value
    return datetime.datetime.combine(value, datetime.time())
