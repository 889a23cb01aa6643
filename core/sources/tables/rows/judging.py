"""Whether a table holds labelled rows over time, and which column is what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.results.rows.phases import edges_of
from core.sources.findings import Finding
from core.sources.sequences.judging import GROUP_WORDS
from core.sources.tables.columns.column import Column
from core.sources.tables.columns.glance import is_number, is_varied_text
from core.sources.tables.columns.view import ColumnView, look
from core.sources.tables.judging.roles import decoys_of, find_ids
from core.sources.tables.judging.time_role import TimeRole, find_time
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.rows.findings import row_findings
from core.sources.tables.rows.preparation import RowPreparation
from core.sources.tables.rows.preparing import label_words

FEWEST_ROWS, MOST_LABELS = 50, 50
EACH = 10
"""Rows that there are at least for each label."""
SHORTEST_RUN = 3.0
"""Rows in a row with the same label, on average, from which on labels are taken for phases without being asked."""
LABEL_NAMES = re.compile(r"(?i)label|class|target|activity|phase|state|status|mode|stage|regime|event|zustand|marker")
SESSION_NAMES = re.compile(rf"(?i){GROUP_WORDS.pattern}|batch|cycle|trial|machine|^run(_?id)?$|recording|^part$|lot")
COUNTERS = re.compile(r"(?i)^(timestep|step|t|frame|index|seconds?|sec|s|ms|elapsed|sample|row|n|no|nr|#)$")
"""Columns that count rows, or time since a beginning: not read, since they say where in a session a row stands."""


@dataclass(frozen=True)
class JudgedRows:
    """The table as it is stored, and what is proposed."""

    table: pa.Table
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    preparation: RowPreparation


def judge_rows(raw: RawTable, *, asked: bool = False) -> JudgedRows | None:
    """None where it does not look like it; `asked` for, less evidence is enough."""
    names = raw.table.column_names
    # Without a name that says so, columns are not even looked at: other kinds look at all of them already.
    if raw.reading.running_text or (not asked and not any(map(LABEL_NAMES.search, names))):
        return None
    if raw.table.num_rows < FEWEST_ROWS:
        return None
    views = [look(name, raw.table[name], decimal=raw.reading.decimal) for name in names]
    label = label_of(views, asked=asked)
    if label is None:
        return None
    preparation, others = _roles(raw, views, label)
    if not preparation.features or (not asked and (others or not _are_phases(label, preparation))):
        return None
    columns = tuple(view.told(raw.units.get(view.name)) for view in views)
    found = row_findings(raw.table.to_pandas(), preparation)
    return JudgedRows(raw.table, columns, (*raw.findings, *found), preparation)


def may_be_rows(report: TableReport) -> bool:
    """Whether a label and a feature could be among the columns, by what a report says of them."""
    return bool(label_candidates(report)) and report.rows >= FEWEST_ROWS


def label_candidates(report: TableReport) -> list[str]:
    """Columns with a few values that come again and again, where another column of numbers can be read."""
    numbers = {column.name for column in report.columns if is_number(column) and column.distinct > 2}
    found = [column.name for column in report.columns if _comes_again(column, report.rows)]
    return [name for name in found if numbers - {name}]


def label_of(views: Sequence[ColumnView], *, asked: bool) -> ColumnView | None:
    """The column of labels: by its name; `asked` for, otherwise the one whose values stay the same longest."""
    possible = [view for view in views if _repeats(view)]
    named = [view for view in possible if LABEL_NAMES.search(view.name)]
    if named or not asked:
        return next(iter(named), None)
    # What tells sessions apart lasts longest of all.
    free = [view for view in possible if not SESSION_NAMES.search(view.name)] or possible
    words = [view for view in free if view.kind in ("text", "boolean")]
    return max(words or free, key=mean_run, default=None)


def mean_run(view: ColumnView) -> float:
    """Rows in a row with the same label, on average."""
    words = label_words(view.cells)
    return len(words) / (len(edges_of(words, np.array([0, len(words)]))) - 1)


def _roles(raw: RawTable, views: Sequence[ColumnView], label: ColumnView) -> tuple[RowPreparation, list[str]]:
    """The roles beside a label, and the columns of varied words that play none."""
    rest = [view for view in views if view is not label]
    time = find_time(rest)
    timed = time.columns if time else ()
    session = _session_of([view for view in rest if view.name not in timed], time)
    decoys = decoys_of(list(rest), time)
    free = [view for view in rest if view.name not in (*timed, session)]
    features = [view.name for view in free if view.is_number and view.name not in decoys and _is_measured(view)]
    columns = [view.told() for view in free if view.name not in features]
    varied = [column.name for column in columns if is_varied_text(column, raw.table.num_rows)]
    return RowPreparation(
        reading=raw.reading,
        label=label.name,
        features=tuple(features),
        session=session,
        time_columns=timed,
        time_format=time.time_format if time else None,
        part_at_jumps=True,
    ), varied


def _session_of(rest: list[ColumnView], time: TimeRole | None) -> str | None:
    """The column named like one, or the only one that tells apart rows with the same time."""
    named = [view.name for view in rest if SESSION_NAMES.search(view.name) and _groups_rows(view)]
    ids = find_ids(rest, time) if not named else ()
    return named[0] if named else ids[0] if len(ids) == 1 else None


def _groups_rows(view: ColumnView) -> bool:
    fractions = view.kind == "number" and (view.clean[np.isfinite(view.clean)] % 1 != 0).any()
    return view.kind not in ("empty", "time") and not fractions and 2 <= view.distinct <= view.rows // EACH


def _is_measured(view: ColumnView) -> bool:
    known = view.clean[np.isfinite(view.clean)]
    return not COUNTERS.match(view.name) and len(known) > 1 and bool((known != known[0]).any())


def _repeats(view: ColumnView) -> bool:
    """Whether few different words, or codes, come again and again."""
    if not _comes_again(view, view.rows):
        return False
    return view.kind != "number" or bool((view.numbers[np.isfinite(view.numbers)] % 1 == 0).all())


def _comes_again(column: Column | ColumnView, rows: int) -> bool:
    return column.kind not in ("time", "empty") and 2 <= column.distinct <= min(MOST_LABELS + 1, rows // EACH)


def _are_phases(label: ColumnView, preparation: RowPreparation) -> bool:
    """Whether labels last, and rows are told to be of a time or a session, or labels come back."""
    run = mean_run(label)
    comes_back = label.rows / run >= 2 * label.distinct
    return run >= SHORTEST_RUN and (bool(preparation.time_columns) or preparation.session is not None or comes_back)
