"""Columns of yes and no."""

from core.language import say
from core.sources.findings import Finding, Repair
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    return [
        Finding(
            detector="truth",
            severity="note",
            what=say(
                "The column says yes or no (“{cell}”); yes is read as 1, no as 0.",
                cell=view.cell(view.first(view.filled)),
            ),
            where=view.name,
            places=scene.places(view.filled.nonzero()[0][:1], view.name),
            count=int(view.filled.sum()),
            proposal=Repair(kind="truth_to_numbers", column=view.name, title=say("Read as 1 and 0")),
        )
        for view in scene.views
        if view.kind == "boolean"
    ]
