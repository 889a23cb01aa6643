"""How often rows come: what was found, rows near the grid, rows without any even step, no time at all."""

import numpy as np
import pandas as pd

from core.language import say, several
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
        what = say("No column says when a row was measured: rows are taken as evenly spaced, in their order.")
        return [Finding(detector="pace", severity="note", what=what, where=say("the table"))]
    if is_ledger(scene):
        return []
    found = scene.frequency
    if found.alias is None:
        return [_irregular(scene)]
    if found.exact:
        return []
    if crowded := _crowded(scene):
        what = several(
            crowded,
            "{count:,} row shares its {timestep} with another row; they become one.",
            "{count:,} rows share their {timestep} with another row; they become one.",
            count=crowded,
            timestep=timestep_words(found.alias),
        )
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
    what = say(
        "Rows come {frequency}, but not to the minute; each is moved to its place on the grid.",
        frequency=frequency_words(found.alias),
    )
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
            detector="pace", severity="warning", what=say("All rows have the same time."), where=scene.time_column
        )
    middle = pd.Timedelta(int(np.median(np.diff(times).astype("int64"))), unit="ns")
    if scene.frequency.share > 0.4:
        what = say(
            "Rows come evenly only in stretches with long pauses between them (nights, weekends): "
            "they are taken in their order, pauses left out."
        )
    else:
        what = say(
            "Rows come without an even step, {span} apart on average; they are taken in their order.",
            span=_span_words(middle),
        )
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
    seconds = span.total_seconds()
    if seconds >= 2 * 86_400:
        return say("about {days}", days=counted(round(seconds / 86400), "day"))
    if seconds >= 2 * 3600:
        return say("about {hours:.0f} hours", hours=seconds / 3600)
    if seconds >= 2 * 60:
        return say("about {minutes:.0f} minutes", minutes=seconds / 60)
    return say("about {seconds:.0f} seconds", seconds=seconds)
