"""Hours, minutes and seconds that say how long something took."""

import numpy as np

from core.language import say
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
                what=say(
                    "Durations are counted in seconds; “{first}” is read as {number:,.12g}.",
                    first=first,
                    number=view.numbers[rows[0]],
                ),
                where=view.name,
                places=scene.places(rows, view.name),
                count=len(rows),
                proposal=Repair(kind=KIND, column=view.name, title=say("Read durations as seconds")),
            )
        )
    return found
