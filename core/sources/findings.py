"""What is wrong, or worth knowing, about what was brought, and what can be done about it."""

from collections.abc import Iterable
from typing import Literal, get_args

from core.declared import Declared

Severity = Literal["note", "warning", "error"]


class Place(Declared):
    """Where a finding was seen: the row as a spreadsheet counts it, the column's name, the cell as it stood."""

    row: int | None = None
    column: str | None = None
    example: str = ""


class Repair(Declared):
    """One way to mend a finding; `kind` names the repair, `options` its settings, `title` is a button's words."""

    kind: str
    column: str | None = None
    options: dict[str, str | int | float | bool | tuple[str | int | float, ...] | None] = {}
    title: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether both do the same, in whichever language their titles were written."""
        if not isinstance(other, Repair):
            return NotImplemented
        return (self.kind, self.column, self.options) == (other.kind, other.column, other.options)

    __hash__ = None


class Finding(Declared):
    """One thing found in a source; `proposal` is what we would do, `alternatives` what else could be done."""

    detector: str
    severity: Severity
    what: str
    where: str
    places: tuple[Place, ...] = ()
    count: int = 1
    proposal: Repair | None = None
    alternatives: tuple[Repair, ...] = ()


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors, warnings, notes; those alike in the order in which they came."""
    return tuple(sorted(findings, key=lambda one: get_args(Severity).index(one.severity), reverse=True))
