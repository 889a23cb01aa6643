"""Values far outside what the series does around them."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.detectors.lost_decimal import neighbours
from core.sources.tables.judging.scene import Scene

FAR = 12.0
"""Distance from the neighbours' median, in usual distances, from which a value is told."""


def detect(scene: Scene) -> list[Finding]:
    view = scene.view(scene.target.name)
    if view.numbers is None or scene.ids:
        return []
    order = scene.order if scene.time is not None else np.arange(view.rows)
    values = view.clean[order]
    usable = ~np.isnan(values)
    rows, values = order[usable], values[usable]
    if len(values) < 30:
        return []
    usual = neighbours(values)
    away = np.abs(values - usual)
    typical = np.percentile(away[:: 1 + len(away) // 50_000], 90)
    # On a ruled line every distance is a rounding error.
    typical = max(typical, 0.02 * float(np.std(values)))
    far = away > FAR * typical if typical > 0 else np.zeros(len(values), dtype=bool)
    if not far.any():
        return []
    low, high = np.percentile(values, [1, 99])
    outside = far & ((values > high) | (values < low))
    if not outside.any() or outside.sum() > max(3, 0.005 * len(values)):
        return []
    kept = values[~outside]
    low, high = float(kept.min()), float(kept.max())
    return [
        Finding(
            detector="outliers",
            severity="note",
            what=several(
                int(outside.sum()),
                "{count:,} value lies far from the values around, {value:g} for example. Kept: it may well be real.",
                "{count:,} values lie far from the values around, {value:g} for example. Kept: it may well be real.",
                count=int(outside.sum()),
                value=values[outside][0],
            ),
            where=view.name,
            places=scene.places(rows[outside], view.name),
            count=int(outside.sum()),
            alternatives=(
                Repair(
                    kind="outliers_to_missing",
                    column=view.name,
                    options={"low": low, "high": high},
                    title=say("Take them as missing"),
                ),
            ),
        )
    ]
