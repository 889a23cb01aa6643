"""Rows of a logger that tell an event, such as its being stopped, and hold no measurement."""

import numpy as np

from core.language import say
from core.sources.findings import Finding, Place, Repair
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.time_role import TimeRole
from core.words import counted

MOST_SHARE = 0.2
KIND = "drop_unmeasured"


def events_in(views: list[ColumnView], time: TimeRole | None, *, first_row: int) -> Finding | None:
    """The finding that proposes to leave such rows out, or None when there are none."""
    if time is None:
        return None
    measured = [view for view in views if view.kind == "number" and view.name not in time.columns]
    measured = [view for view in measured if np.isnan(view.numbers).any()]
    notes = [view for view in views if view.kind in ("text", "boolean") and view.name not in time.columns]
    notes = [view for view in notes if view.filled.mean() <= MOST_SHARE]
    if not measured or not notes:
        return None
    rows = np.flatnonzero(unmeasured(measured) & np.any([view.filled for view in notes], axis=0))
    if not len(rows) or len(rows) != int(unmeasured(measured).sum()):
        return None
    columns = tuple(view.name for view in measured)
    view = next(view for view in notes if view.filled[rows[0]])
    places = tuple(Place(row=int(row) + first_row, column=view.name, example=view.cell(int(row))) for row in rows[:5])
    return Finding(
        detector="events",
        severity="note",
        what=say(
            "{tell} an event, in “{name}” first, without a measurement.",
            tell=counted(len(rows), "row tells", "rows tell"),
            name=view.name,
        ),
        where=view.name,
        places=places,
        count=len(rows),
        proposal=Repair(kind=KIND, options={"columns": columns}, title=say("Leave these rows out")),
    )


def unmeasured(measured: list[ColumnView]) -> np.ndarray:
    """bool [rows]: nothing stands in any of these columns."""
    return np.all([~view.filled for view in measured], axis=0)
