"""Sheets of a workbook: which of them are one table, and what their names add to it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place, Repair
from core.sources.tables.columns.column_names import is_part
from core.sources.tables.handling import READ_AGAIN
from core.sources.tables.reading.headings.header import Header
from core.sources.tables.reading.typed import cell_text
from core.sources.tables.reading.workbook.sheet_names import times_of
from core.sources.tables.table_reading import JOINED, TableReading

LEAST_SHARE = 0.1
"""A sheet before the longest one has at least this share of its rows, or is about the table rather than the table."""


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from A1 on, and where its names and data begin."""

    name: str
    rows: list[list[Any]]
    header: Header
    names: list[str]
    findings: tuple[Finding, ...]

    @property
    def shape(self) -> tuple[str, ...]:
        """The names as they are compared; () where there are none."""
        return tuple(" ".join(name.casefold().split()) for name in self.names) if self.header.rows else ()

    @property
    def data(self) -> list[list[Any]]:
        return self.rows[self.header.data :]

    @property
    def titles(self) -> list[str]:
        """What stands above the names."""
        return [cell_text(cell) for row in self.rows[: self.header.names_from] for cell in row]


def choose(sheets: list[Sheet], reading: TableReading) -> list[Sheet]:
    """The sheet asked for, else all that share the names of the first with numbers."""
    if reading.sheet not in (None, JOINED):
        chosen = [sheet for sheet in sheets if sheet.name == reading.sheet]
        if not chosen:
            raise Refused(
                say("There is no sheet named {sheet!r} with a table.", sheet=reading.sheet),
                say("Choose one of the others."),
            )
        return chosen
    if reading.sheet == JOINED and (most := largest_of_one_shape(sheets)):
        return most
    numbered = [sheet for sheet in sheets if "number" in sheet.header.typed.values()] or sheets[:1]
    longest = max(numbered, key=lambda sheet: len(sheet.data))
    # A few lines about the table come first in many workbooks, with a number or a date among them.
    first = next(sheet for sheet in numbered if LEAST_SHARE * len(longest.data) <= len(sheet.data))
    return [sheet for sheet in sheets if first.shape and sheet.shape == first.shape] or [first]


def largest_of_one_shape(sheets: list[Sheet]) -> list[Sheet]:
    """Those of the most rows together among sheets with the same names; [] where no two have them."""
    counts = Counter(sheet.shape for sheet in sheets if sheet.shape)
    groups = [[sheet for sheet in sheets if sheet.shape == shape] for shape, count in counts.items() if count > 1]
    return max(groups, key=lambda group: sum(len(sheet.data) for sheet in group), default=[])


def added_columns(chosen: list[Sheet], reading: TableReading, file: str) -> dict[str, list[str | int]]:
    """What the sheets' names tell of each row, where the rows do not tell it: a time, or whose rows they are."""
    # A newer workbook may hold one month of what a network was trained on.
    alone = len(chosen) == 1 and reading.sheet == JOINED
    if not alone and (len(chosen) == 1 or not _overlap(chosen)):
        return {}
    times = {} if _has_dates(chosen[0]) else times_of([sheet.name for sheet in chosen], _titles(chosen, file))
    missing = {part: numbers for part, numbers in times.items() if not _has_part(chosen[0], part)}
    if missing:
        return {part: _for_rows(chosen, numbers) for part, numbers in missing.items()}
    return {} if alone else {"sheet": _for_rows(chosen, [sheet.name for sheet in chosen])}


def _for_rows(chosen: list[Sheet], values: list) -> list:
    return [value for sheet, value in zip(chosen, values, strict=True) for _ in sheet.data]


def _titles(chosen: list[Sheet], file: str) -> list[str]:
    """What may say the year: titles above the names, else the file's name."""
    return [title for sheet in chosen for title in sheet.titles if title] or [file]


def _has_dates(sheet: Sheet) -> bool:
    return "time" in sheet.header.typed.values()


def _has_part(sheet: Sheet, part: str) -> bool:
    return any(is_part(name, {"year": "%Y", "month": "%m"}[part]) for name in sheet.names)


def _overlap(chosen: list[Sheet]) -> bool:
    """Whether the sheets repeat each other's first column: one series a sheet rather than one year a sheet."""
    seen: set[str] = set()
    for sheet in chosen:
        here = {cell_text(row[0]) for row in sheet.data if row} - {""}
        if here & seen:
            return True
        seen |= here
    return False


def sheet_findings(chosen: list[Sheet], sheets: list[Sheet], added: dict) -> list[Finding]:
    """Which sheets were read, and how they could be read otherwise."""
    findings = []
    others = [sheet.name for sheet in sheets if sheet not in chosen]
    if len(chosen) > 1:
        findings.append(_told_joined(chosen, added))
    if others:
        what = say("The workbook has other sheets; {name} was read.", name=chosen[0].name)
        findings.append(_told(what, others, _offer(chosen, sheets), severity="warning"))
    if "month" in added and "year" not in added and not _has_part(chosen[0], "year"):
        what = say(
            "The sheets are months, and no year is in their names, in the titles above the names or in the file's "
            "name: the rows are in the order of the sheets, without times."
        )
        findings.append(_told(what, [sheet.name for sheet in chosen], (), severity="warning"))
    return findings


def _told_joined(chosen: list[Sheet], added: dict) -> Finding:
    what = say("{chosen} sheets have the same columns and were read one after the other.", chosen=len(chosen))
    if added:
        names = say(" and the column ").join(map(repr, added))
        what += " " + say("Their names are the column {names}.", names=names)
    alone = tuple(_way(sheet.name, say("Read {name} alone", name=sheet.name)) for sheet in chosen[:12])
    keep = _way(JOINED, say("Keep the {chosen} sheets as one table", chosen=len(chosen)))
    return _told(what, [sheet.name for sheet in chosen], (keep, *alone), severity="note")


def _offer(chosen: list[Sheet], sheets: list[Sheet]) -> tuple[Repair, ...]:
    """To keep the sheet, or to have those of one shape as one table, where they are not that already."""
    joined = largest_of_one_shape(sheets)
    if not joined or joined == chosen:
        return ()
    together = _way(JOINED, say("Read {joined} sheets with the same columns as one table", joined=len(joined)))
    return (
        (_way(chosen[0].name, say("Keep {name}", name=chosen[0].name)), together) if len(chosen) == 1 else (together,)
    )


def _way(sheet: str, title: str) -> Repair:
    return Repair(kind=READ_AGAIN, options={"sheet": sheet}, title=title)


def _told(what: str, names: list[str], ways: tuple[Repair, ...], *, severity) -> Finding:
    return Finding(
        detector="sheets",
        severity=severity,
        what=what,
        where=say("the workbook"),
        places=(Place(example=", ".join(names)[:120]),),
        count=len(names),
        proposal=ways[0] if ways else None,
        alternatives=ways[1:],
    )
