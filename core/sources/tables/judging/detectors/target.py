"""Which column is predicted, and why that one."""

from core.language import say
from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    choice = scene.target
    if not choice.others:
        return []
    others = ", ".join(choice.others[:4]) + (" …" if len(choice.others) > 4 else "")
    told = [say("“{name}” is proposed as what to predict: {why}.", name=choice.name, why=choice.why)]
    if scene.features:
        features = ", ".join(scene.features)
        told.append(say("{features} help to predict it and are shown to the network too.", features=features))
    told.append(say("Others possible: {others}.", others=others))
    return [
        Finding(
            detector="target",
            severity="note",
            what=" ".join(told),
            where=choice.name,
            count=1 + len(choice.others),
        )
    ]
