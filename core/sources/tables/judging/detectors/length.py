"""Tables with hardly any rows."""

from core.language import say
from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene
from core.words import counted

FEW = 30


def detect(scene: Scene) -> list[Finding]:
    if scene.rows >= FEW:
        return []
    what = say("Only {rows}: a network can hardly learn from so few.", rows=counted(scene.rows, "row"))
    return [Finding(detector="length", severity="warning", what=what, where=say("the table"), count=scene.rows)]
