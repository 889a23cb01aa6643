"""What reading a file found out: its form, what is wrong with it and what we propose."""

from typing import Any

from pydantic import model_validator

from core.declared import Declared
from core.sources.findings import Finding
from core.sources.kinds import AnyPreparation
from core.sources.preparation import Reading


class Question(Declared):
    """What a person can decide; `field` names the field of the preparation that it settles."""

    field: str
    question: str
    options: tuple[str, ...]
    help: str = ""
    none: str | None = None
    """The words of no answer, where that is one; the field is then None."""


class Report(Declared):
    """What the Data page and `inspect` say about a source of any kind; findings stand worst first."""

    name: str
    bytes: int
    facts: tuple[str, ...] = ()
    """Of its form, a few words each."""
    reading: Reading = Reading()
    """As used, of the form's own kind: every field that applies is filled in."""
    findings: tuple[Finding, ...] = ()
    preparation: AnyPreparation
    """What we propose; nothing of it is applied to what is stored."""

    @model_validator(mode="before")
    @classmethod
    def _without_choices(cls, told: Any) -> Any:
        """Those of before kinds had names held a list of choices, which was always empty."""
        if isinstance(told, dict):
            told = {name: value for name, value in told.items() if name != "choices"}
        return told
