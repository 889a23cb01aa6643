"""What reading a file found out: its form, its columns, what is wrong with it and what we propose."""

from core.declared import Declared
from core.sources.findings import Finding
from core.sources.kinds import AnyPreparation
from core.sources.preparation import Reading
from core.sources.tables.columns.column import Column


class Choice(Declared):
    """A question only the person can answer; `field` names the field of Reading or Preparation it settles."""

    field: str
    question: str
    options: tuple[str, ...]
    proposed: str | None = None


class Report(Declared):
    """Everything the Data page and `inspect` say about a source; findings stand worst first."""

    name: str
    bytes: int
    rows: int
    first_row: int = 2
    """Row of the file, as a spreadsheet counts, in which the first data row stands."""
    facts: tuple[str, ...] = ()
    reading: Reading = Reading()
    """As used: every field that applies is filled in."""
    sheets: tuple[str, ...] = ()
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...] = ()
    preparation: AnyPreparation
    """What we propose; nothing of it is applied to the stored table."""
    choices: tuple[Choice, ...] = ()
