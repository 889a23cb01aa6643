"""Several series in one table, told apart by the columns that name them."""

import numpy as np

from core.language import say
from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene
from core.words import counted


def detect(scene: Scene) -> list[Finding]:
    if not scene.ids:
        return []
    codes = scene.series_codes
    lengths = np.unique(codes, return_counts=True)[1]
    columns = " and ".join(f"“{name}”" for name in scene.ids)
    what = say(
        "The table holds {lengths:,} series, told apart by {columns}, of {least:,} to {most}. "
        "All of them are used; you can choose some.",
        lengths=len(lengths),
        columns=columns,
        least=lengths.min(),
        most=counted(lengths.max(), "row"),
    )
    return [Finding(detector="many_series", severity="note", what=what, where=", ".join(scene.ids), count=len(lengths))]
