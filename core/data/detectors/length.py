"""Tables with hardly any rows."""

from core.data.findings import Finding
from core.data.scene import Scene

FEW = 30


def detect(scene: Scene) -> list[Finding]:
    if scene.rows >= FEW:
        return []
    what = f"There are only {scene.rows} rows; a network can hardly learn from so few."
    return [Finding(detector="length", severity="warning", what=what, where="the table", count=scene.rows)]
