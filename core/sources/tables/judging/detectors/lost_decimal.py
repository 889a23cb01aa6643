"""Values ten, a hundred or a thousand times their neighbours: a decimal point may have been lost."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.scene import Scene

MOST_SHARE = 0.02


def detect(scene: Scene) -> list[Finding]:
    view = scene.view(scene.target.name)
    if scene.ids or view.numbers is None:
        return []
    order = scene.order if scene.time is not None else np.arange(view.rows)
    values = view.clean[order]
    usable = ~np.isnan(values)
    rows, values = order[usable], values[usable]
    if len(values) < 20 or (values <= 0).any():
        return []
    usual = neighbours(values)
    for factor in (10, 100, 1000):
        ratio = values / usual
        jumps = np.abs(np.log10(ratio) - np.log10(factor)) < 0.06
        # Only a lonely value among calm ones smells of a lost point; a series that swings that far does not.
        calm = np.mean(np.abs(np.log10(ratio[~jumps])) < 0.3) > 0.98
        if jumps.any() and jumps.sum() <= max(3, MOST_SHARE * len(values)) and calm:
            return [_finding(rows[jumps], values[jumps], factor, scene)]
    return []


def neighbours(values: np.ndarray) -> np.ndarray:
    """Median of the two values before and the two after, [time]."""
    padded = np.pad(values, 2, mode="reflect")
    a, b, c, d = (padded[i : i + len(values)] for i in (0, 1, 3, 4))
    # The median of four without sorting: between the larger of the small ones and the smaller of the large ones.
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return low / 2 + high / 2


def _finding(rows: np.ndarray, values: np.ndarray, factor: int, scene: Scene) -> Finding:
    name = scene.target.name
    return Finding(
        detector="lost_decimal",
        severity="warning",
        what=several(
            len(rows),
            "{count:,} value is about {factor} times the values around, {value:g} for example: "
            "a decimal point may have been lost.",
            "{count:,} values are about {factor} times the values around, {value:g} for example: "
            "a decimal point may have been lost.",
            count=len(rows),
            factor=factor,
            value=values[0],
        ),
        where=name,
        places=scene.places(rows, name),
        count=len(rows),
        alternatives=(
            Repair(
                kind="restore_decimal",
                column=name,
                options={"rows": tuple(int(r) for r in rows), "factor": factor},
                title=say("Divide them by {factor}", factor=factor),
            ),
            Repair(
                kind="sentinels_to_missing",
                column=name,
                options={"values": tuple(sorted({float(v) for v in values}))},
                title=say("Read them as missing"),
            ),
        ),
    )
