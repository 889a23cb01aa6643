"""Infinity, and numbers too large to be held."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    found = []
    for view in scene.views:
        if view.numbers is None or not np.isinf(view.numbers).any():
            continue
        rows = np.flatnonzero(np.isinf(view.numbers))
        found.append(
            Finding(
                detector="infinity",
                severity="warning",
                what=several(
                    len(rows),
                    "{count:,} cell is infinite or larger than any number that can be held.",
                    "{count:,} cells are infinite or larger than any number that can be held.",
                    count=len(rows),
                ),
                where=view.name,
                places=scene.places(rows, view.name),
                count=len(rows),
                proposal=Repair(kind="infinite_to_missing", column=view.name, title=say("Read as missing")),
            )
        )
    return found
