"""Values far outside what the series does around them."""

import numpy as np

from core.data.detectors.sentinels import sentinels_of
from core.data.findings import Finding, Repair
from core.data.scene import Scene

FAR = 12.0
"""Distance from the neighbours' median, in usual distances, from which a value is told."""


def detect(scene: Scene) -> list[Finding]:
    view = scene.view(scene.target.name)
    if view.numbers is None or scene.ids:
        return []
    order = scene.order if scene.time is not None else np.arange(view.rows)
    values = view.numbers[order]
    usable = np.isfinite(values) & ~np.isin(values, sentinels_of(view.numbers))
    rows, values = order[usable], values[usable]
    if len(values) < 30:
        return []
    padded = np.pad(values, 2, mode="reflect")
    usual = np.median(np.stack([padded[i : i + len(values)] for i in (0, 1, 3, 4)]), axis=0)
    away = np.abs(values - usual)
    typical = np.percentile(away, 90)
    far = away > FAR * typical if typical > 0 else np.zeros(len(values), dtype=bool)
    outside = far & ((values > np.percentile(values, 99)) | (values < np.percentile(values, 1)))
    if not outside.any() or outside.sum() > max(3, 0.005 * len(values)):
        return []
    kept = values[~outside]
    low, high = float(kept.min()), float(kept.max())
    return [
        Finding(
            detector="outliers",
            severity="note",
            what=f"{int(outside.sum()):,} values lie far from their neighbours, {values[outside][0]:g} for example. "
            "They are kept: they may well be real.",
            where=view.name,
            places=scene.places(rows[outside], view.name),
            count=int(outside.sum()),
            alternatives=(
                Repair(
                    kind="outliers_to_missing",
                    column=view.name,
                    options={"low": low, "high": high},
                    title="Take them as missing",
                ),
            ),
        )
    ]
