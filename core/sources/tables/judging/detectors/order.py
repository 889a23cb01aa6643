"""Rows that are not in the order of time: newest first, blocks out of place, shuffled."""

import numpy as np

from core.language import say
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.scene import Scene
from core.words import counted


def detect(scene: Scene) -> list[Finding]:
    if scene.time is None or len(scene.different_times) < 2:
        return []
    stamps = scene.stamps[~np.isnat(scene.stamps)].view("int64")
    if scene.ids:
        codes = scene.series_codes[~np.isnat(scene.stamps)]
        order = np.argsort(codes, kind="stable")
        back = (np.diff(stamps[order]) < 0) & (np.diff(codes[order]) == 0)
        rows = np.sort(order[1:][back])
        steps = int((np.diff(codes[order]) == 0).sum())
    else:
        back = np.diff(stamps) < 0
        rows = np.flatnonzero(back) + 1
        steps = len(back)
    if not len(rows):
        return []
    share = len(rows) / max(1, steps)
    what = (
        say("The newest rows come first.")
        if share > 0.9
        else say("Rows are in blocks that are out of order ({steps} back in time).", steps=counted(len(rows), "step"))
        if share < 0.1
        else say("Rows are in no order of time.")
    )
    return [
        Finding(
            detector="order",
            severity="note",
            what=what,
            where=scene.time_column,
            places=scene.places(np.flatnonzero(~np.isnat(scene.stamps))[rows], scene.time_column),
            count=len(rows),
            proposal=Repair(kind="sort", title=say("Put the rows in order")),
        )
    ]
