"""Newer rows of a series as JSON, continued as the run's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

import numpy as np
import pandas as pd
from pydantic import Field

from core.data.series import Series
from core.declared import Name, Word
from core.errors import UserError
from core.language import say
from core.serving.sent import Number, Sent
from core.tasks.forecasting.known_ahead.calendar import extended
from core.words import counted

Column = tuple[Number, ...]
MOST_SHOWN = 5
LATEST_YEAR, FARTHEST = 9000, 10**12
"""Beyond, what comes next could not be written: a year has four digits."""


class NewerRows(Sent):
    """Rows of one series, regular and without gaps, the oldest first."""

    series: Word | None = Field(
        None, description="Which series of the run these rows continue; not needed where it has only one."
    )
    start: Name | int | None = Field(
        None,
        description="Time of the first row (ISO 8601), or its number; right after the run's last row if omitted.",
    )
    values: Column = Field(min_length=1, description="The column that is predicted.")
    others: dict[Name, Column] = Field({}, description="The other columns by name, as many values each.")
    ahead: dict[Name, Column] = Field(
        {}, description="Columns that are known in advance, for the timesteps after the last row."
    )


class Continued:
    """Newer rows as series, by the last rows that a run keeps of its own."""

    def __init__(self, latest: Sequence[Series]) -> None:
        self._latest: Mapping[str, Series] = {each.series_id or each.name: each for each in latest}
        self._indexes: dict[tuple[str, str | int | None, int], pd.Index] = {}

    def series(self, rows: NewerRows) -> Series:
        """The rows as the run's predictor takes them; raises UserError."""
        like, known = self._like(rows.series)
        values = np.empty((len(rows.values), len(like.columns)))
        for position, column in enumerate(like.columns):
            values[:, position] = self._column(rows, column, like, known=known)
        if unknown := sorted(set(rows.others) - set(like.columns)):
            raise UserError(say("The series has no column {unknown!r}.", unknown=unknown[0]), _columns_are(like))
        return replace(
            like,
            values=values,
            index=self._index(rows, like),
            series_id=like.series_id if known else rows.series,
            repaired=None,
            ahead=_ahead(rows, like),
        )

    def _like(self, name: str | None) -> tuple[Series, bool]:
        """The run's own series that the rows continue, or the first one, and whether it is the same."""
        if name in self._latest or len(self._latest) == 1:
            return self._latest.get(name, next(iter(self._latest.values()))), True
        if name is None:
            names = ", ".join(map(repr, list(self._latest)[:MOST_SHOWN]))
            raise UserError(
                say(
                    "The run has {series}, and the rows do not say which one.",
                    series=counted(len(self._latest), "series", "series"),
                ),
                say(
                    "Give the name as 'series': {names}{more}.",
                    names=names,
                    more=" ..." if len(self._latest) > MOST_SHOWN else "",
                ),
            )
        return next(iter(self._latest.values())), False

    def _column(self, rows: NewerRows, column: str, like: Series, *, known: bool) -> Column | float:
        if column == like.target:
            return rows.values
        if column in rows.others:
            if len(rows.others[column]) != len(rows.values):
                found = counted(len(rows.others[column]), "value")
                raise UserError(
                    say(
                        "Column {column!r} has {found}; 'values' has {values:,}.",
                        column=column,
                        found=found,
                        values=len(rows.values),
                    ),
                    say("Send as many values in each."),
                )
            return rows.others[column]
        if known and column in like.labels:
            return float(like.values[-1, like.columns.index(column)])
        raise UserError(say("The rows lack the column {column!r}.", column=column), _columns_are(like))

    def _index(self, rows: NewerRows, like: Series) -> pd.Index:
        """The times of the rows; the same ones are made once."""
        key = (like.series_id or like.name, rows.start, len(rows.values))
        if key not in self._indexes:
            self._indexes[key] = _times(rows, like)
        return self._indexes[key]


def _columns_are(like: Series) -> str:
    others = [column for column in like.columns if column not in (like.target, *like.labels)]
    return say("'others' holds {names}.", names=", ".join(map(repr, others))) if others else say("Leave 'others' out.")


def _times(rows: NewerRows, like: Series) -> pd.Index:
    try:
        if rows.start is None:
            return _written(extended(like.index, like.frequency, len(rows.values)))
        if not isinstance(like.index, pd.DatetimeIndex):
            return _written(pd.RangeIndex(int(rows.start), int(rows.start) + len(rows.values)))
        return _written(_from(_moment(rows.start), like, len(rows.values)))
    except (ValueError, OverflowError, TypeError) as error:
        raise UserError(
            say("{start!r} is not a time at which the rows can begin.", start=str(rows.start)),
            "Write it like 2026-01-31 or 2026-01-31T12:00:00; rows without times are numbered.",
        ) from error


def _moment(start: str | int) -> pd.Timestamp:
    moment = pd.Timestamp(start) if isinstance(start, str) else pd.NaT
    if moment is pd.NaT:
        raise ValueError(start)
    return moment


def _written(times: pd.Index) -> pd.Index:
    """The times; raises ValueError where those that follow could not be written."""
    last = times[-1]
    if last.year > LATEST_YEAR if isinstance(times, pd.DatetimeIndex) else abs(last) > FARTHEST:
        raise ValueError(last)
    return times


def _from(moment: pd.Timestamp, like: Series, count: int) -> pd.DatetimeIndex:
    moment = _in_zone(moment, like.index.tz)
    found = pd.date_range(moment, periods=count, freq=like.frequency or like.index[-1] - like.index[-2])
    if found[0] != moment:
        raise UserError(
            say("{time} is not a time of this series.", time=moment.isoformat()),
            say("Its next time is {time}.", time=found[0].isoformat()),
        )
    return found


def _in_zone(moment: pd.Timestamp, zone: tzinfo | None) -> pd.Timestamp:
    """The moment as the series writes its times."""
    if zone is not None and moment.tz is not None:
        return moment.tz_convert(zone)
    return moment.tz_localize(zone)


def _ahead(rows: NewerRows, like: Series) -> np.ndarray | None:
    """[timesteps, known]; None where nothing was said of what comes."""
    if not rows.ahead:
        return None
    if set(rows.ahead) != set(like.known) or len({len(column) for column in rows.ahead.values()}) != 1:
        names = ", ".join(map(repr, like.known)) or "none"
        raise UserError(
            say("What is known in advance is not complete."),
            say("'ahead' needs as many values for each of: {names}.", names=names),
        )
    return np.array([rows.ahead[name] for name in like.known], dtype=float).T
