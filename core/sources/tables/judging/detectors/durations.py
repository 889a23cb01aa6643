"""Hours, minutes and seconds that say how long something took."""

import numpy as np

from core.sources.findings import Finding, Repair
from core.sources.tables.columns.durations import KIND, holds_durations
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    found = []
    for view in scene.views:
        if not holds_durations(view):
            continue
        rows = np.flatnonzero(~np.isnan(view.numbers))
        first = view.cell(int(rows[0]))
        found.append(
            Finding(
                detector="durations",
                severity="note",
                what=f"Durations are counted in seconds; “{first}” is read as {view.numbers[rows[0]]:,.12g}.",
                where=view.name,
                places=scene.places(rows, view.name),
                count=len(rows),
                proposal=Repair(kind=KIND, column=view.name, title="Read durations as seconds"),
            )
        )
    return found
