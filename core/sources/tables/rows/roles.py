"""What follows when a person gives a column of labelled rows another part to play."""

import pandas as pd

from core.errors import UserError
from core.language import say
from core.sources.tables.columns.view import cells_of, look
from core.sources.tables.judging.time_role import time_from
from core.sources.tables.rows.preparation import RowPreparation


def relabelled(stored: pd.DataFrame, preparation: RowPreparation, label: str) -> RowPreparation:
    """With another column as its label, which is then not read; raises UserError where there is none of that name."""
    if label not in stored.columns:
        raise UserError(
            say("There is no column {label!r}.", label=label),
            say("Choose among {names}.", names=", ".join(map(str, stored.columns))),
        )
    return _without(preparation, label).model_copy(update={"label": label})


def in_sessions(preparation: RowPreparation, session: str | None) -> RowPreparation:
    """With another column that says which session a row belongs to, or none."""
    freed = preparation if session is None else _without(preparation, session)
    return freed.model_copy(update={"session": session})


def timed(stored: pd.DataFrame, preparation: RowPreparation, column: str | None) -> RowPreparation:
    """With another column of times, its format found; raises UserError where it holds none."""
    if column is None:
        return preparation.model_copy(update={"time_columns": (), "time_format": None})
    view = look(column, cells_of(stored, column), decimal=preparation.reading.decimal)
    role = time_from([view], (column,), None)
    if role is None:
        raise UserError(
            say("{column!r} cannot be read as times.", column=column), say("Choose another column, or none.")
        )
    changed = {"time_columns": role.columns, "time_format": role.time_format}
    return _without(preparation, column).model_copy(update=changed)


def _without(preparation: RowPreparation, column: str) -> RowPreparation:
    """The part that a column played before is given up."""
    changes: dict = {"features": tuple(name for name in preparation.features if name != column)}
    if preparation.session == column:
        changes["session"] = None
    if column in preparation.time_columns:
        changes |= {"time_columns": (), "time_format": None}
    return preparation.model_copy(update=changes)
