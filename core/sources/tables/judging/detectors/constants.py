"""Columns that never change, and columns without anything in them."""

import numpy as np

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
        found.append(_told(f"{_listed(empty)}: nothing stands in {_them(empty)}; left out.", empty))
    if constant:
        found.append(_told(f"{_listed(constant)}: always the same value; nothing can be learnt from it.", constant))
    return found


def _told(what: str, names: list[str]) -> Finding:
    return Finding(detector="constants", severity="note", what=what, where=", ".join(names[:5]), count=len(names))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _them(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"
