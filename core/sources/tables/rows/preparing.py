"""From a table to labelled rows: sessions one after the other, each in the order of time."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labelled_rows import LabelledRows
from core.errors import UserError
from core.language import say
from core.sources.tables.columns.numbers import is_text
from core.sources.tables.columns.times import join_cells, read_times
from core.sources.tables.columns.view import ColumnView, cells_of, look
from core.sources.tables.rows.preparation import RowPreparation

UNLABELLED = frozenset({"", "nan", "na", "n/a", "null", "?"})
"""Cells that say of a row that nobody labelled it; "none" may be a label."""
FAR = 10
"""Usual steps from which on a step in time is a jump."""
FEW_STEPS = 5
"""Steps below which a session has no usual one of its own: that of all sessions stands for it."""
FEW_JUMPS, MOST_JUMPS = 3, 0.01
"""Jumps that any session may have, and the share of its steps above which it has none: its times are irregular."""


def rows_of(table: pd.DataFrame, preparation: RowPreparation, *, labelled: bool = True) -> LabelledRows:
    """Raises UserError where a column is missing, or where no feature is left; not `labelled`: labels are not read."""
    _check(table, preparation, labelled=labelled)
    columns = [numbers_of(_view(table, name, preparation)) for name in preparation.features]
    moments = moments_of(table, preparation)
    order, starts, sessions = _sessions(table, preparation, moments)
    words = label_words(cells_of(table, preparation.label)) if labelled else np.full(len(table), "", dtype=object)
    ticks = None if moments is None else moments.view("int64")[order]
    return LabelledRows(
        name=preparation.label,
        features=preparation.features,
        values=np.stack(columns, axis=1)[order].astype(np.float32),
        labels=tuple(words[order].tolist()),
        starts=starts,
        sessions=sessions,
        order=order,
        moments=ticks,
        jumps=_jumps(ticks if preparation.part_at_jumps else None, starts),
    )


def numbers_of(view: ColumnView) -> np.ndarray:
    """float64 [rows]; NaN where a cell is empty, no number, or a number that stands for "no value"."""
    return np.full(view.rows, np.nan) if view.numbers is None else view.clean


def label_words(cells: pa.Array) -> np.ndarray:
    """object [rows]: the label of each row as text, "" where there is none; whole numbers without a point."""
    if pa.types.is_floating(cells.type):
        return np.array(["" if np.isnan(number) else f"{number:g}" for number in _floats(cells)], dtype=object)
    text = pc.fill_null(pc.utf8_trim_whitespace(cells if is_text(cells.type) else pc.cast(cells, pa.string())), "")
    words = text.to_numpy(zero_copy_only=False)
    return np.array(["" if word.casefold() in UNLABELLED else word for word in words], dtype=object)


def moments_of(table: pd.DataFrame, preparation: RowPreparation) -> np.ndarray | None:
    """datetime64[ns] [rows]; None where no column tells it, or where a row has no readable time."""
    if not preparation.time_columns:
        return None
    cells = join_cells([cells_of(table, name) for name in preparation.time_columns])
    read = read_times(cells, preparation.time_format or "ISO 8601").astype("datetime64[ns]")
    return None if np.isnat(read).any() else read


def session_words(table: pd.DataFrame, name: str) -> np.ndarray:
    """object [rows]: which session each row belongs to, as text."""
    return label_words(cells_of(table, name))


def is_jump(steps: np.ndarray, sessions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two bool [steps]: which steps part what is read together, and which are far but of a session of irregular times.

    `steps` in time lie within sessions; `sessions` [steps] says in which.
    """
    far = pd.Series(steps >= FAR * _usual(steps, sessions))
    of_session = far.groupby(sessions)
    most = (MOST_JUMPS * of_session.transform("size")).clip(lower=FEW_JUMPS)
    irregular = (of_session.transform("sum") > most).to_numpy(bool)
    return far.to_numpy(bool) & ~irregular, far.to_numpy(bool) & irregular


def _usual(steps: np.ndarray, sessions: np.ndarray) -> np.ndarray:
    """float64 [steps]: the median step forward of its session; NaN where no time passes at all."""
    forward = pd.Series(steps, dtype=float).where(steps > 0)
    of_session = forward.groupby(sessions)
    enough = of_session.transform("count") >= FEW_STEPS
    return of_session.transform("median").where(enough, forward.median()).to_numpy(float)


def _jumps(ticks: np.ndarray | None, starts: np.ndarray) -> np.ndarray:
    """The rows behind such steps; `ticks` [rows] within each session in order."""
    if ticks is None:
        return np.zeros(0, np.int64)
    inside = np.setdiff1d(np.arange(1, len(ticks)), starts)
    jumps, _ = is_jump(np.diff(ticks)[inside - 1], np.searchsorted(starts, inside, side="right"))
    return inside[jumps]


def _floats(cells: pa.Array) -> np.ndarray:
    return pc.fill_null(cells, float("nan")).to_numpy(zero_copy_only=False).astype(float)


def _view(table: pd.DataFrame, name: str, preparation: RowPreparation) -> ColumnView:
    return look(name, cells_of(table, name), decimal=preparation.reading.decimal)


def _sessions(
    table: pd.DataFrame, preparation: RowPreparation, moments: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Rows by session and time; where each session starts; their names in the order in which they begin."""
    words = np.full(len(table), "", dtype=object)
    if preparation.session is not None:
        words = session_words(table, preparation.session)
    codes, names = pd.factorize(words)
    ticks = np.arange(len(table)) if moments is None else moments.view("int64")
    order = np.lexsort([ticks, codes])
    return order, np.cumsum([0, *np.bincount(codes, minlength=len(names))]), tuple(map(str, names))


def _check(table: pd.DataFrame, preparation: RowPreparation, *, labelled: bool) -> None:
    if not preparation.features:
        raise UserError(say("No column of numbers is read."), say("Choose one or more features."))
    label = (preparation.label,) if labelled else ()
    wanted = (*label, *preparation.features, preparation.session, *preparation.time_columns)
    for name in wanted:
        if name is not None and name not in table.columns:
            known = ", ".join(map(str, table.columns[:12]))
            raise UserError(say("There is no column {name!r}.", name=name), say("The table has: {known}.", known=known))
    if not len(table):
        raise UserError(say("The table has no rows."), say("Bring one with a row for each moment."))
