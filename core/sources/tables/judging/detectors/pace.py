"""How often rows come: what was found, rows near the grid, rows without any even step, no time at all."""

import numpy as np
import pandas as pd

from core.sources.findings import Finding
from core.sources.tables.columns.frequency import frequency_words, positions, timestep_words
from core.sources.tables.judging.detectors.transactions import aggregate, is_ledger
from core.sources.tables.judging.detectors.unread_times import unread
from core.sources.tables.judging.scene import Scene
from core.words import counted


def detect(scene: Scene) -> list[Finding]:
    if scene.time is None and unread(scene) is not None:
        return []
    if scene.time is None:
        what = "No column says when a row was measured: rows are taken as evenly spaced, in their order."
        return [Finding(detector="pace", severity="note", what=what, where="the table")]
    if is_ledger(scene):
        return []
    found = scene.frequency
    if found.alias is None:
        return [_irregular(scene)]
    if found.exact:
        return []
    if crowded := _crowded(scene):
        what = counted(crowded, "row shares its", "rows share their")
        what += f" {timestep_words(found.alias)} with another row; they become one."
        return [
            Finding(
                detector="pace",
                severity="warning",
                what=what,
                where=scene.time_column,
                count=crowded,
                proposal=aggregate(found.alias, "mean"),
                alternatives=(aggregate(found.alias, "sum"),),
            )
        ]
    what = f"Rows come {frequency_words(found.alias)}, but not to the minute; each is moved to its place on the grid."
    return [Finding(detector="pace", severity="note", what=what, where=scene.time_column, count=scene.rows)]


def _crowded(scene: Scene) -> int:
    """Rows whose place on the grid another row of their series takes at another time."""
    order = scene.order[~scene.repeats[scene.order]]
    places = positions(scene.stamps[order], scene.frequency.alias)
    return int(((np.diff(places) == 0) & (np.diff(scene.series_codes[order]) == 0)).sum())


def _irregular(scene: Scene) -> Finding:
    times = scene.different_times
    if len(times) < 2:
        return Finding(
            detector="pace", severity="warning", what="All rows have the same time.", where=scene.time_column
        )
    middle = pd.Timedelta(int(np.median(np.diff(times).astype("int64"))), unit="ns")
    if scene.frequency.share > 0.4:
        what = (
            "Rows come evenly only in stretches with long pauses between them (nights, weekends): "
            "they are taken in their order, pauses left out."
        )
    else:
        what = f"Rows come without an even step, {_span_words(middle)} apart on average; they are taken in their order."
    steps = [
        step
        for step, size in (("h", 1 / 24), ("D", 1), ("W-MON", 7), ("MS", 30))
        if size >= middle / pd.Timedelta("1D")
    ]
    return Finding(
        detector="pace",
        severity="warning",
        what=what,
        where=scene.time_column,
        count=scene.rows,
        alternatives=tuple(aggregate(step, "mean") for step in steps[:2]),
    )


def _span_words(span: pd.Timedelta) -> str:
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if span.total_seconds() >= 2 * size or unit == "seconds":
            return f"about {span.total_seconds() / size:.0f} {unit}"
    return str(span)
