"""A column that looks like times and cannot be read: the order of the rows may be anything."""

import re
from itertools import pairwise

import numpy as np

from core.language import mark, say
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.column_names import speaks_of_time
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.scene import Scene
from core.sources.tables.reading.cells import kind_of_cell

FEWEST_DIGITS = 4
LOOKED_AT = 1000
MOSTLY = 0.8
KEEP = Repair(kind="sort", title=mark("The oldest come first: keep the order"))
REVERSE = Repair(kind="reverse", title=mark("The newest come first: turn the rows round"))


def detect(scene: Scene) -> list[Finding]:
    view = unread(scene)
    if view is None:
        return []
    falling = _falling(view)
    ways = (REVERSE, KEEP) if falling is None or falling else (KEEP, REVERSE)
    told = {
        None: say("It may be that the newest rows come first."),
        True: say("It seems that the newest rows come first."),
    }
    order = told.get(falling, say("It seems that the oldest rows come first."))
    what = say(
        "“{name}” looks like times that cannot be read, “{cell}” for example. "
        "Rows are taken as evenly spaced, in their order.",
        name=view.name,
        cell=view.cell(0),
    )
    what = " ".join(filter(None, (what, _calendar(view), order, say("Please check."))))
    return [
        Finding(
            detector="unread_times",
            severity="warning",
            what=what,
            where=view.name,
            places=scene.places(np.flatnonzero(view.filled), view.name),
            count=int(view.filled.sum()),
            proposal=None if falling is None else ways[0],
            alternatives=ways if falling is None else ways[1:],
        )
    ]


def unread(scene: Scene) -> ColumnView | None:
    """The column that looks like the times of a table that has no other."""
    if scene.time is not None or scene.positions is not None:
        return None
    return next((view for view in scene.views if _looks_unread(view)), None)


def _looks_unread(view: ColumnView) -> bool:
    if view.kind == "number":
        return speaks_of_time(view.name) and view.distinct > MOSTLY * view.rows and not _rises(view.numbers)
    if view.kind not in ("text", "time") or view.clock is not None or not view.words:
        return False
    digits = [sum(letter.isdigit() for letter in word) for word in view.words]
    if speaks_of_time(view.name):
        return float(np.mean(np.array(digits) >= FEWEST_DIGITS)) >= MOSTLY
    times = [kind_of_cell(word) == "time" for word in view.words]
    return view.distinct > MOSTLY * view.rows and float(np.mean(times)) >= MOSTLY


def _calendar(view: ColumnView) -> str:
    """Which other calendar the years speak for, in a sentence; empty where they do not."""
    for title, pattern, ahead in _CALENDARS:
        if view.words and all(re.search(pattern, word) for word in view.words):
            return say(
                "The years look like those of the {title} calendar ({ahead}).", title=say(title), ahead=say(ahead)
            )
    return ""


_CALENDARS = (
    (mark("Buddhist"), r"(?<!\d)2[45]\d{2}(?!\d)", mark("543 years ahead of the common one")),
    (mark("Minguo"), r"^(?:民國|民国)?\s?(?:[89]\d|1[0-3]\d)\s?[年/.-]", mark("1911 years behind the common one")),
    (mark("Persian"), r"(?<!\d)1[34]\d{2}(?!\d)", mark("621 years behind the common one")),
)


def _rises(numbers: np.ndarray) -> bool:
    known = numbers[np.isfinite(numbers)]
    return bool((np.diff(known) >= 0).all())


def _falling(view: ColumnView) -> bool | None:
    """Whether the years, and what stands behind them, go down from row to row; None where that does not tell."""
    if view.kind == "number":
        keys = [(number,) for number in view.numbers[:LOOKED_AT].tolist()]
    else:
        cells = [view.cell(row) for row in range(min(view.rows, LOOKED_AT))]
        keys = [tuple(map(int, re.findall(r"\d+", cell))) for cell in cells if re.match(r"\D{0,3}[12]\d{3}\D", cell)]
    if len(keys) < 3:
        return None
    down = float(np.mean([later < earlier for earlier, later in pairwise(keys)]))
    return True if down >= MOSTLY else False if down <= 1 - MOSTLY else None
