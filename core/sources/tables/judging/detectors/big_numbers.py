"""Whole numbers with more digits than are kept exactly."""

import numpy as np

from core.language import say
from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    found = []
    for view in scene.views:
        if view.kind != "number":
            continue
        if not np.nanmax(np.abs(view.numbers)) > 2**53:
            continue
        with np.errstate(invalid="ignore"):
            rows = np.flatnonzero(np.isfinite(view.numbers) & (np.abs(view.numbers) > 2**53))
        rows = [row for row in rows[:1000] if "e" not in view.cell(int(row)).lower()]
        if rows:
            found.append(
                Finding(
                    detector="big_numbers",
                    severity="warning",
                    what=say("Some numbers have more than 15 digits; only about the first 15 are kept."),
                    where=view.name,
                    places=scene.places(np.array(rows), view.name),
                    count=len(rows),
                )
            )
    return found
