"""Rows whose time cannot be read, or lies where no calendar of ours reaches."""

import numpy as np

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
        else counted(len(rows), "row has", "rows have")
        + f" a time that cannot be read, “{view.cell(int(rows[0]))}” for example."
    )
    return [
        Finding(
            detector="unreadable_times",
            severity="warning",
            what=what,
            where=scene.time_column,
            places=scene.places(rows, scene.time_column),
            count=len(rows),
            proposal=Repair(kind="drop_untimed", title="Leave these rows out"),
        )
    ]
