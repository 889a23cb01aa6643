"""Rows that say the same twice, and rows that say different things of the same time."""

import numpy as np

from core.language import mark, say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.detectors.clock_change import repeated_hours
from core.sources.tables.judging.detectors.transactions import is_ledger
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    if scene.time is None:
        return []
    return [*_exact(scene), *_different(scene)]


def _exact(scene: Scene) -> list[Finding]:
    rows = np.flatnonzero(scene.exact_repeats)
    if not len(rows) or is_ledger(scene):
        return []
    return [
        Finding(
            detector="repeats",
            severity="note",
            what=several(
                len(rows),
                "{count:,} row repeats an earlier row exactly.",
                "{count:,} rows repeat an earlier row exactly.",
                count=len(rows),
            ),
            where=scene.time_column,
            places=scene.places(rows, scene.time_column),
            count=len(rows),
            proposal=Repair(kind="drop_repeats", title=say("Keep one of each")),
        )
    ]


def _different(scene: Scene) -> list[Finding]:
    rows = np.flatnonzero(scene.repeats & ~scene.exact_repeats)
    if not len(rows) or is_ledger(scene) or len(repeated_hours(scene)) == len(rows):
        return []
    return [
        Finding(
            detector="repeats",
            severity="warning",
            what=several(
                len(rows),
                "{count:,} row gives another value for a time that an earlier row has.",
                "{count:,} rows give another value for a time that an earlier row has.",
                count=len(rows),
            ),
            where=scene.time_column,
            places=scene.places(rows, scene.time_column),
            count=len(rows),
            proposal=same_time("mean"),
            alternatives=tuple(same_time(how) for how in ("sum", "first", "last", "max")),
        )
    ]


def same_time(how: str) -> Repair:
    titles = {
        "mean": mark("Take their mean"),
        "sum": mark("Take their sum"),
        "first": mark("Take the first"),
        "last": mark("Take the last"),
        "max": mark("Take the largest"),
    }
    return Repair(kind="same_time", options={"how": how}, title=titles[how])
