"""Column names that are there, differ from each other and can be shown."""

import unicodedata
from collections import Counter

from core.language import say
from core.sources.findings import Finding, Place

LONGEST = 120


def make_names(given: list[str], *, row: int | None) -> tuple[list[str], list[Finding]]:
    """Visible, unique names for `given`; says which were empty, repeated or held signs that cannot be seen."""
    findings = []
    names = [clean(name) for name in given]
    hidden = [new for old, new in zip(given, names, strict=True) if old.strip() != new]
    if hidden:
        findings.append(
            _finding("hidden signs", say("Names held signs that cannot be seen; they were left out."), hidden, row)
        )
    empty = [place for place, name in enumerate(names) if not name]
    for place in empty:
        names[place] = f"column {place + 1}"
    if empty and row:
        what = say("Columns without a name are named by their place.")
        findings.append(_finding("empty names", what, [names[place] for place in empty], row))
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        names = _numbered(names)
        findings.append(_finding("repeated names", say("Repeated names are told apart by a number."), repeated, row))
    return names, findings


def clean(name: str) -> str:
    """A name on one line without control, bidirectional or zero-width signs."""
    words = " ".join(name.split())
    return "".join(letter for letter in words if unicodedata.category(letter)[0] != "C").strip()[:LONGEST]


def _numbered(names: list[str]) -> list[str]:
    taken, seen, numbered = set(names), Counter(), []
    for name in names:
        seen[name] += 1
        unique = name
        while seen[name] > 1 and unique in taken:
            unique = f"{name} ({seen[name]})"
            if unique in taken:
                seen[name] += 1
        taken.add(unique)
        numbered.append(unique)
    return numbered


def _finding(detector: str, what: str, names: list[str], row: int | None) -> Finding:
    return Finding(
        detector=detector,
        severity="warning" if detector == "repeated names" else "note",
        what=what,
        where=say("row {row}", row=row) if row else say("the names"),
        places=tuple(Place(row=row, column=name, example=name) for name in names[:5]),
        count=len(names),
    )
