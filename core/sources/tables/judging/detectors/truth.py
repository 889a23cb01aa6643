"""Columns of yes and no."""

from core.sources.findings import Finding, Repair
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    return [
        Finding(
            detector="truth",
            severity="note",
            what=f"The column says yes or no (“{view.cell(view.first(view.filled))}”); yes is read as 1, no as 0.",
            where=view.name,
            places=scene.places(view.filled.nonzero()[0][:1], view.name),
            count=int(view.filled.sum()),
            proposal=Repair(kind="truth_to_numbers", column=view.name, title="Read as 1 and 0"),
        )
        for view in scene.views
        if view.kind == "boolean"
    ]
