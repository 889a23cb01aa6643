"""Numbers that stand for "no value": -999, -200, -9.99, 9999 far from all the others."""

import numpy as np

from core.language import say
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.scene import Scene
from core.words import counted


def detect(scene: Scene) -> list[Finding]:
    found = []
    for view in scene.views:
        if view.kind != "number" or (scene.time is not None and view.name in scene.time.columns):
            continue
        if view.codes:
            found.append(_finding(view, view.codes, scene))
    return found


def _finding(view: ColumnView, values: tuple[float, ...], scene: Scene) -> Finding:
    rows = np.flatnonzero(np.isin(view.numbers, values))
    listed = ", ".join(f"{value:g}" for value in values)
    return Finding(
        detector="sentinels",
        severity="warning" if len(rows) > 0.2 * view.rows else "note",
        what=say(
            "{listed} stands in {cells}, far from all other values: it is taken for “no value”.",
            listed=listed,
            cells=counted(len(rows), "cell", "cells"),
        ),
        where=view.name,
        places=scene.places(rows, view.name),
        count=len(rows),
        proposal=Repair(
            kind="sentinels_to_missing",
            column=view.name,
            options={"values": values},
            title=say("Read {listed} as missing", listed=listed),
        ),
    )
