"""Which column is predicted, and why that one."""

from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    choice = scene.target
    if not choice.others:
        return []
    others = ", ".join(choice.others[:4]) + (" …" if len(choice.others) > 4 else "")
    helps = (
        f" {', '.join(scene.features)} help to predict it and are shown to the network too." if scene.features else ""
    )
    return [
        Finding(
            detector="target",
            severity="note",
            what=f"“{choice.name}” is proposed as what to predict: {choice.why}.{helps} Others possible: {others}.",
            where=choice.name,
            count=1 + len(choice.others),
        )
    ]
