"""Tables with hardly any rows."""

from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene
from core.words import counted

FEW = 30


def detect(scene: Scene) -> list[Finding]:
    if scene.rows >= FEW:
        return []
    what = f"Only {counted(scene.rows, 'row')}: a network can hardly learn from so few."
    return [Finding(detector="length", severity="warning", what=what, where="the table", count=scene.rows)]
