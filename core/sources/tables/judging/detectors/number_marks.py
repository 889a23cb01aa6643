"""Decimal commas, thousands marks, per cent and currency signs, letters behind numbers."""

import numpy as np
import pyarrow.compute as pc

from core.language import mark, say
from core.sources.findings import Finding, Repair
from core.sources.tables.columns import durations
from core.sources.tables.columns.numbers import DISGUISED, is_ambiguous, is_text, read_numbers
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.scene import Scene

THOUSANDS = {
    " ": mark("blanks between thousands"),
    "'": mark("apostrophes between thousands"),
    ",": mark("commas between thousands"),
    ".": mark("dots between thousands"),
}


def detect(scene: Scene) -> list[Finding]:
    return [finding for view in scene.views if (finding := _of(view, scene)) is not None]


def _of(view: ColumnView, scene: Scene) -> Finding | None:
    if view.kind != "number" or view.direct or not is_text(view.cells.type) or view.name in _timed(scene):
        return None
    if durations.holds_durations(view):
        return None
    plain = read_numbers(view.cells)
    changed = np.flatnonzero(~np.isnan(view.numbers) & (np.isnan(plain) | (plain != view.numbers)))
    if not len(changed):
        return _disguised(view, scene)
    proposal = _repair(view, view.form.decimal, view.form.thousands)
    if is_ambiguous(view.words) and scene.reading.decimal is None:
        other = _repair(view, ",", "") if view.form.decimal == "." else _repair(view, ".", ",")
        return Finding(
            detector="number_marks",
            severity="warning",
            what=say(
                "“{cell}” could be {one} or {other}; nothing in the column decides. Please choose.",
                cell=view.cell(changed[0]),
                one=_read_as(view, ".", ","),
                other=_read_as(view, ",", ""),
            ),
            where=view.name,
            places=scene.places(changed, view.name),
            count=len(changed),
            proposal=proposal,
            alternatives=(other,),
        )
    return Finding(
        detector="number_marks",
        severity="note",
        what=say(
            "Numbers are written with {marks}; “{cell}” is read as {number:,.12g}.",
            marks=_form_words(view),
            cell=view.cell(changed[0]),
            number=view.numbers[changed[0]],
        ),
        where=view.name,
        places=scene.places(changed, view.name),
        count=len(changed),
        proposal=proposal,
        alternatives=(_as_missing(view),) if view.form.marked else (),
    )


def _disguised(view: ColumnView, scene: Scene) -> Finding | None:
    """Numbers that need no repair to be read, but whose digits are not the plain ones."""
    there = pc.fill_null(pc.match_substring_regex(view.cells, DISGUISED), False).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(there & ~np.isnan(view.numbers))
    if not len(rows):
        return None
    return Finding(
        detector="number_marks",
        severity="note",
        what=say(
            "Numbers are written in unusual digits or signs; “{cell}” is read as {number:g}.",
            cell=view.cell(rows[0]),
            number=view.numbers[rows[0]],
        ),
        where=view.name,
        places=scene.places(rows, view.name),
        count=len(rows),
    )


def _timed(scene: Scene) -> tuple[str, ...]:
    return scene.time.columns if scene.time is not None else ()


def _repair(view: ColumnView, decimal: str, thousands: str) -> Repair:
    words = say("a decimal comma") if decimal == "," else say("a decimal point")
    return Repair(
        kind="read_numbers",
        column=view.name,
        options={"decimal": decimal, "thousands": thousands, "marked": view.form.marked}
        | ({"scaled": True} if view.form.scaled else {}),
        title=say("Read with {words}", words=words),
    )


def _as_missing(view: ColumnView) -> Repair:
    return Repair(kind="text_to_missing", column=view.name, title=say("Read marked numbers as missing"))


def _read_as(view: ColumnView, decimal: str, thousands: str) -> str:
    cell = next(word for word in view.words if "." in word or "," in word)
    text = cell.replace(thousands, "") if thousands else cell
    return text.replace(decimal, ".") if decimal == "," else text


def _form_words(view: ColumnView) -> str:
    form, parts = view.form, []
    if form.decimal == ",":
        parts.append(say("a decimal comma"))
    if form.thousands:
        parts.append(say(THOUSANDS[form.thousands]))
    if form.scaled:
        parts.append(say("letters for thousands and millions"))
    elif form.marked:
        parts.append(say("signs or letters around them"))
    *first, last = parts or [say("unusual characters")]
    return say("{names} and {last}", names=", ".join(first), last=last) if first else last
