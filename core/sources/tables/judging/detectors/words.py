"""Words that mean "no value", and other text, among numbers."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.view import ColumnView, filled_cells
from core.sources.tables.judging.scene import Scene
from core.words import counted

MOST_WORDS = 50


def detect(scene: Scene) -> list[Finding]:
    found = []
    for view in scene.views:
        if view.numbers is not None and view.absent:
            found.append(_absent(view, scene))
        if view.numbers is not None and view.odd:
            found.append(_odd(view, scene))
    return found


def _absent(view: ColumnView, scene: Scene) -> Finding:
    words = list(view.absent)[:MOST_WORDS]
    count = sum(view.absent.values())
    return Finding(
        detector="words",
        severity="note",
        what=several(
            len(words),
            "{words} stands in {cells} and means “no value”.",
            "{words} stand in {cells} and mean “no value”.",
            words=_listed(words),
            cells=counted(count, "cell", "cells"),
        ),
        where=view.name,
        places=_places(view, scene, set(words)),
        count=count,
        proposal=Repair(
            kind="words_to_missing", column=view.name, options={"words": tuple(words)}, title=say("Read as missing")
        ),
    )


def _odd(view: ColumnView, scene: Scene) -> Finding:
    words = list(view.odd)
    count = sum(view.odd.values())
    proposal = Repair(kind="text_to_missing", column=view.name, title=say("Read as missing"))
    if len(words) <= MOST_WORDS:
        options = {"words": tuple(words)}
        proposal = Repair(kind="words_to_missing", column=view.name, options=options, title=say("Read as missing"))
    return Finding(
        detector="words",
        severity="warning",
        what=several(
            count,
            "{count:,} cell among the numbers is text, {words} for example.",
            "{count:,} cells among the numbers are text, {words} for example.",
            count=count,
            words=_listed(words[:3]),
        ),
        where=view.name,
        places=_places(view, scene, set(words[:3])),
        count=count,
        proposal=proposal,
    )


def _places(view: ColumnView, scene: Scene, words: set[str]):
    suspects = np.flatnonzero(filled_cells(view.cells) & np.isnan(view.numbers))
    shown = [row for row in suspects[:2000] if view.cell(int(row)) in words]
    return scene.places(np.array(shown, dtype=np.int64), view.name)


def _listed(words: list[str]) -> str:
    shown = [f"“{word[:20]}”" for word in words[:4]]
    return ", ".join(shown) + (" …" if len(words) > 4 else "")
