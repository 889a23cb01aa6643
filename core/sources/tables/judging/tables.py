"""From a table as it stood to what it means: kinds of columns, findings, and a proposed preparation."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import Refused, UserError
from core.language import say
from core.sources.findings import Finding, Repair, worst_first
from core.sources.tables.columns import durations
from core.sources.tables.columns.column import Column
from core.sources.tables.columns.column_names import speaks_of_time
from core.sources.tables.columns.kept_views import views_of
from core.sources.tables.columns.numbers import is_text
from core.sources.tables.columns.view import ColumnView, look
from core.sources.tables.judging import events
from core.sources.tables.judging.detectors import DETECTORS
from core.sources.tables.judging.proposal import helpful_features, propose
from core.sources.tables.judging.roles import TargetChoice, decoys_of, find_ids, find_target
from core.sources.tables.judging.scene import Scene
from core.sources.tables.judging.sideways import lying
from core.sources.tables.judging.time_role import TimeRole, find_time, time_from
from core.sources.tables.preparing.repairs import turn
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_reading import TableReading

FEWEST_ROWS = 2
_CLOCK_WORDS = re.compile(r"(?i)^\s*(now|today|yesterday|tomorrow|heute|jetzt|aujourd'hui|hoy|oggi)\s*$")


@dataclass(frozen=True)
class JudgedTable:
    """The table as it is stored (text wherever a repair is needed to read it), and what was found in it."""

    table: pa.Table
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    preparation: SeriesPreparation


def judge_table(raw: RawTable) -> JudgedTable:
    """Judge every column once, as a whole; raises Refused when there is nothing to predict."""
    views = [_look(raw.table, name, raw.reading) for name in raw.table.column_names]
    if not views or raw.table.num_rows == 0:
        raise Refused(say("The table has no rows."), say("Bring a file with data below its header."))
    scene, shaped = _scene(views, raw.reading, first_row=raw.first_row)
    findings = [*shaped, *_detect(scene)]
    preparation = propose(scene, findings, reading=raw.reading)
    columns = tuple(view.told(raw.units.get(view.name)) for view in _with_time(views, scene))
    everything = worst_first([*raw.findings, *findings])
    return JudgedTable(_stored(raw.table, views, scene.time), columns, everything, preparation)


def judge_again(table: pd.DataFrame, wanted: SeriesPreparation) -> tuple[Scene, list[Finding]]:
    """Scene and findings of a stored table under the roles that a person chose."""
    views = views_of(table, decimal=wanted.reading.decimal)
    turned = next((repair for repair in wanted.repairs if repair.kind == "turn"), None)
    positions = None
    findings: list[Finding] = []
    if turned is not None:
        proposed = lying(views, find_time(views))
        findings = [proposed] if proposed and proposed.proposal == turned else []
        views, positions = _turned(views, turned)
    left_out = next((repair for repair in wanted.repairs if repair.kind == events.KIND), None)
    if left_out is not None and turned is None:
        findings = [one for one in (events.events_in(views, find_time(views), first_row=2),) if one is not None]
        views, positions = _measured(views, left_out, wanted.reading)
    names = [view.name for view in views]
    for name in (wanted.target, *wanted.features, *wanted.time_columns, *wanted.id_columns):
        if name not in names:
            raise UserError(
                say("There is no column {name!r}.", name=name),
                say("The table has: {names}.", names=", ".join(names[:12])),
            )
    time = time_from(views, wanted.time_columns, _time_format(wanted))
    if wanted.time_columns and time is None:
        raise UserError(
            say("{names} cannot be read as times.", names=" and ".join(map(repr, wanted.time_columns))),
            say("Choose another column, or none."),
        )
    views = durations.as_seconds(views, time)
    view = next(view for view in views if view.name == wanted.target)
    if view.numbers is None:
        raise UserError(
            say("{target!r} holds no numbers.", target=wanted.target), say("Choose a column of numbers to predict.")
        )
    decoys = decoys_of(views, time)
    taken = (*wanted.time_columns, *wanted.id_columns, wanted.target)
    others = find_target(views, taken, decoys)
    names = () if others is None else (others.name, *others.others)
    target = TargetChoice(wanted.target, say("you chose it"), names)
    scene = Scene(
        views=views,
        reading=wanted.reading,
        first_row=2,
        time=time,
        ids=wanted.id_columns,
        target=target,
        features=wanted.features,
        decoys=decoys,
        positions=positions,
    )
    return scene, [*findings, *_detect(scene)]


def _time_format(wanted: SeriesPreparation) -> str | None:
    """The format a person chose, the proposed one where none was; None when another column was chosen since."""
    chosen = [str(repair.options["time_format"]) for repair in wanted.repairs if repair.kind == "time_format"]
    return chosen[0] if chosen and wanted.time_format is not None else wanted.time_format


def _look(table: pa.Table, name: str, reading: TableReading) -> ColumnView:
    return look(name, table.column(name), decimal=reading.decimal)


def _scene(views: list[ColumnView], reading: TableReading, *, first_row: int) -> tuple[Scene, list[Finding]]:
    """What detectors look at, of the table turned where it lies on its side, without rows that tell events alone."""
    positions = None
    time = find_time(views)
    turned = lying(views, time)
    ids: tuple[str, ...] = ()
    if turned is not None:
        views, positions = _turned(views, turned.proposal)
        time = find_time(views)
        ids = tuple(turned.proposal.options["keep"][:1])
    noted = None if turned else events.events_in(views, time, first_row=first_row)
    if noted is not None:
        views, positions = _measured(views, noted.proposal, reading)
        time = find_time(views)
    views = durations.as_seconds(views, time)
    rows = views[0].rows
    if rows < FEWEST_ROWS:
        raise Refused(
            say("The table has {rows} row.", rows=rows),
            say("A series needs at least a few dozen rows, one for each time."),
        )
    _refuse_clock_words(views)
    ids = ids if time is None else find_ids(views, time)
    decoys = decoys_of(views, time) | ({turn.PLACE} if turned else frozenset())
    taken = (*ids, *(time.columns if time else ()))
    target = find_target(views, taken, decoys)
    if target is None:
        raise Refused(say("There is nothing to predict: no column holds numbers that change."), _kinds_of(views))
    scene = Scene(
        views=views,
        reading=reading,
        first_row=first_row,
        time=time,
        ids=ids,
        target=target,
        decoys=decoys,
        positions=positions,
    )
    return scene.with_features(helpful_features(scene)), [one for one in (turned, noted) if one is not None]


def _measured(views: list[ColumnView], repair: Repair, reading: TableReading) -> tuple[list[ColumnView], np.ndarray]:
    """The columns without the rows in which nothing was measured, and each row's position before."""
    kept = ~events.unmeasured([view for view in views if view.name in repair.options["columns"]])
    mask = pa.array(kept)
    return [look(view.name, view.cells.filter(mask), decimal=reading.decimal) for view in views], np.flatnonzero(kept)


def _turned(views: list[ColumnView], repair) -> tuple[list[ColumnView], np.ndarray]:
    """The columns of the turned table, and each of its rows' position in the table that lay on its side."""
    frame = pa.table({view.name: view.cells for view in views}).to_pandas()
    done = turn.KIND.apply(frame, repair, SeriesPreparation(target=turn.VALUE)).table
    return [look(name, pa.array(done[name], from_pandas=True)) for name in done.columns], done.index.to_numpy()


def _detect(scene: Scene) -> list[Finding]:
    return [finding for detect in DETECTORS for finding in detect(scene)]


def _with_time(views: list[ColumnView], scene: Scene) -> list[ColumnView]:
    """Columns of digits that say when are told as times."""
    timed = scene.time.columns if scene.time and len(scene.time.columns) == 1 else ()
    return [replace(view, kind="time") if view.name in timed else view for view in views]


def _stored(table: pa.Table, views: list[ColumnView], time: TimeRole | None) -> pa.Table:
    """Columns as `_stored_cells` has them; times in digits with marks between them stay as they stood."""
    timed = [view for view in views if time is not None and view.name in time.columns]
    written = {view.name for view in timed if _has_marks(view, joined=len(timed) > 1)}
    return pa.table({view.name: view.cells if view.name in written else _stored_cells(view) for view in views})


def _has_marks(view: ColumnView, *, joined: bool) -> bool:
    """Whether a time would lose something as a number: 13.30 beside a date, 20200621_190000 alone."""
    return not view.direct if not joined else any("." in word for word in view.words)


def _stored_cells(view: ColumnView) -> pa.Array:
    """Numbers where nothing was in doubt, the cells as they stood elsewhere."""
    if view.kind != "number" or not is_text(view.cells.type) or view.odd or view.absent or not view.form.plain:
        return view.cells
    if not _exact(view):
        return view.cells
    known = view.numbers[~np.isnan(view.numbers)]
    # A parser that fails does so slowly: only columns that look whole are read as whole numbers.
    if not all(word.lstrip("+-").isdigit() for word in view.words) or (known % 1 != 0).any():
        return pa.array(view.numbers, from_pandas=True)
    text = view.cells if view.direct else pc.utf8_trim_whitespace(view.cells)
    # "007" is a name rather than a number.
    if pc.any(pc.match_substring_regex(text, r"^[+-]?0\d")).as_py():
        return view.cells
    return pc.cast(pa.array(view.numbers, from_pandas=True), pa.int64())


def _exact(view: ColumnView) -> bool:
    """Whether 64 bits hold every number as it is written; long whole numbers they do not."""
    return not np.nanmax(np.abs(view.numbers)) > 2**53


def _refuse_clock_words(views: list[ColumnView]) -> None:
    """ "now" and "today" are dates to some parsers: they would be filled in with the moment of reading."""
    for view in views:
        if view.kind == "text" and speaks_of_time(view.name):
            hopeless = [word for word in view.words if _CLOCK_WORDS.match(word)]
            if len(hopeless) == len(view.words) and hopeless:
                raise Refused(
                    say("“{name}” says {hopeless!r} instead of a date.", name=view.name, hopeless=hopeless[0]),
                    say("Save the table with the dates themselves."),
                )


def _kinds_of(views: list[ColumnView]) -> str:
    parts = [say("“{name}” is {kind}", name=view.name, kind=_kind_words(view)) for view in views[:5]]
    return "; ".join(parts) + ("; …" if len(views) > 5 else "") + "."


def _kind_words(view: ColumnView) -> str:
    if view.kind == "number":
        return say("always the same number")
    return {"empty": "empty", "boolean": say("yes or no"), "time": "a time"}.get(view.kind, "text")
