"""Rows whose time cannot be read, or lies where no calendar of ours reaches."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.scene import Scene
from core.words import counted


def detect(scene: Scene) -> list[Finding]:
    if scene.time is None:
        return []
    rows = np.flatnonzero(np.isnat(scene.stamps))
    if not len(rows):
        return []
    view = scene.view(scene.time_column)
    empty = not view.filled[rows].any()
    what = (
        counted(len(rows), "row has no time.", "rows have no time.")
        if empty
        else several(
            len(rows),
            "{count:,} row has a time that cannot be read, “{cell}” for example.",
            "{count:,} rows have a time that cannot be read, “{cell}” for example.",
            count=len(rows),
            cell=view.cell(int(rows[0])),
        )
    )
    return [
        Finding(
            detector="unreadable_times",
            severity="warning",
            what=what,
            where=scene.time_column,
            places=scene.places(rows, scene.time_column),
            count=len(rows),
            proposal=Repair(kind="drop_untimed", title=say("Leave these rows out")),
        )
    ]
