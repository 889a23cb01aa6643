"""Tables that lie on their side: times, months, hours or timesteps as columns."""

import re

import numpy as np
import pyarrow as pa

from core.language import say
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.month_names import month_of
from core.sources.tables.columns.time_guess import guess_times
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.time_role import TimeRole

_NUMBERED = re.compile(r"(\D*?)0*(\d{1,5})(\D{0,3})")
_HOUR_SPAN = re.compile(r"()(\d{1,2})(?::00)?\s?(?:-|–|to|bis)\s?\d{1,2}(?::00)?()(?:h|Uhr)?")
"""An hour as a column's name: "00 - 01", "0:00-1:00"."""
FEWEST_TIMES, FEWEST_STEPS = 3, 8


def lying(views: list[ColumnView], time: TimeRole | None) -> Finding | None:
    """The finding that proposes to turn a table, or None when it stands as it should."""
    for look in (_months, _times, _hours, _timesteps):
        if (finding := look(views, time)) is not None:
            return finding
    return None


def _times(views: list[ColumnView], time: TimeRole | None) -> Finding | None:
    named = [view for view in views if view.kind in ("number", "empty") and re.search(r"\d", view.name)]
    if len(named) < FEWEST_TIMES or len(named) < 0.5 * len(views):
        return None
    guess = guess_times(pa.array([view.name for view in named]))
    if guess is None or guess.share < 1 or len(np.unique(guess.times)) < len(named):
        return None
    columns = [view.name for view in named]
    keep = [view.name for view in views if view.name not in columns]
    what = say(
        "Times stand side by side, from “{first}” to “{last}”; each becomes a row.",
        first=columns[0],
        last=columns[-1],
    )
    return _turn(what, views, by="times", keep=keep, columns=columns)


def _months(views: list[ColumnView], time: TimeRole | None) -> Finding | None:
    months = [view for view in views if month_of(view.name) and view.kind in ("number", "empty")]
    if len(months) != 12 or len({month_of(view.name) for view in months}) != 12:
        return None
    years = [view for view in views if view not in months and view.is_number and _is_year(view)]
    if len(years) != 1:
        return None
    columns = [view.name for view in sorted(months, key=lambda view: month_of(view.name))]
    keep = [view.name for view in views if view not in months and view is not years[0] and view.kind == "text"]
    what = say("The months of a year stand side by side; each becomes a row.")
    return _turn(what, views, by="months", keep=keep, columns=columns, year=years[0].name)


def _hours(views: list[ColumnView], time: TimeRole | None) -> Finding | None:
    if time is None or len(time.columns) != 1:
        return None
    numbered = _numbered([view for view in views if view.name not in time.columns])
    if len(numbered) != 24 or list(numbered) not in (list(range(24)), list(range(1, 25))):
        return None
    if (time.guess.times != time.guess.times.astype("datetime64[D]")).any():
        return None
    columns = [view.name for view in numbered.values()]
    keep = [view.name for view in views if view.kind == "text" and view.name not in (*time.columns, *columns)]
    what = say("The 24 hours of a day stand side by side; each becomes a row.")
    return _turn(what, views, by="hours", keep=keep, columns=columns, date=time.columns[0], format=time.time_format)


def _timesteps(views: list[ColumnView], time: TimeRole | None) -> Finding | None:
    first = views[0]
    if time is not None or first.kind != "text" or first.distinct < first.rows or not first.filled.all():
        return None
    numbered = _numbered(views[1:])
    if len(numbered) < FEWEST_STEPS or len(numbered) < 0.8 * (len(views) - 1):
        return None
    columns = [view.name for view in numbered.values()]
    what = say(
        "Each row is a series of its own, its timesteps side by side from “{first}” to “{last}”.",
        first=columns[0],
        last=columns[-1],
    )
    return _turn(what, views, by="timesteps", keep=[first.name], columns=columns)


def _numbered(views: list[ColumnView]) -> dict[int, ColumnView]:
    """Columns named by one word and consecutive numbers: number -> column, in order; empty when they are not."""
    found: dict[str, dict[int, ColumnView]] = {}
    for view in views:
        match = _NUMBERED.fullmatch(view.name.strip()) or _HOUR_SPAN.fullmatch(view.name.strip())
        if match and view.kind in ("number", "empty"):
            found.setdefault(f"{match[1]} {match[3]}", {})[int(match[2])] = view
    largest = max(found.values(), key=len, default={})
    numbers = list(largest)
    return largest if numbers and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else {}


def _is_year(view: ColumnView) -> bool:
    known = view.numbers[~np.isnan(view.numbers)]
    return len(known) > 0 and bool(((known % 1 == 0) & (known > 1700) & (known < 2150)).all())


def _turn(what: str, views: list[ColumnView], *, by: str, keep: list[str], columns: list[str], **more: str) -> Finding:
    form = next((view.form for view in views if view.name in columns and view.kind == "number"), None)
    options = {"by": by, "keep": tuple(keep), "columns": tuple(columns), **more}
    if form is not None and not form.plain:
        options |= {"decimal": form.decimal, "thousands": form.thousands}
    return Finding(
        detector="shape",
        severity="note",
        what=what,
        where=say("the table"),
        count=len(columns),
        proposal=Repair(kind="turn", options=options, title=say("Turn the table")),
    )
