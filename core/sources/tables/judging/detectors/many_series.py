"""Several series in one table, told apart by the columns that name them."""

import numpy as np

from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    if not scene.ids:
        return []
    codes = scene.series_codes
    lengths = np.unique(codes, return_counts=True)[1]
    columns = " and ".join(f"“{name}”" for name in scene.ids)
    what = (
        f"The table holds {len(lengths):,} series, told apart by {columns}, "
        f"of {lengths.min():,} to {lengths.max():,} rows. All of them are used; you can choose some."
    )
    return [Finding(detector="many_series", severity="note", what=what, where=", ".join(scene.ids), count=len(lengths))]
