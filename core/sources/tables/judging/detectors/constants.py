"""Columns that never change, and columns without anything in them."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    empty = [view.name for view in scene.views if view.kind == "empty"]
    constant = []
    for view in scene.views:
        if view.kind == "number":
            known = view.numbers[np.isfinite(view.numbers)]
            if len(known) > 1 and (known == known[0]).all():
                constant.append(view.name)
    found = []
    if empty:
        found.append(
            _told(
                several(
                    len(empty),
                    "{names}: nothing stands in it; left out.",
                    "{names}: nothing stands in them; left out.",
                    names=_listed(empty),
                ),
                empty,
            )
        )
    if constant:
        found.append(
            _told(
                say("{names}: always the same value; nothing can be learnt from it.", names=_listed(constant)),
                constant,
            )
        )
    return found


def _told(what: str, names: list[str]) -> Finding:
    return Finding(detector="constants", severity="note", what=what, where=", ".join(names[:5]), count=len(names))


def _listed(names: list[str]) -> str:
    first = ", ".join(names[:5])
    return say("{names} and {more} more", names=first, more=len(names) - 5) if len(names) > 5 else first
