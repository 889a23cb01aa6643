"""What a source is like, in parts that any page and the command line can show without knowing its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.declared import Declared
from core.language import say
from core.sources.findings import Finding, Severity

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Counts:
    """How many of what there are, a bar each."""

    title: str
    what: str
    """One sentence."""
    of: str
    """What is counted, in the plural: "sequences"."""
    counts: Mapping[str, int]
    ordered: bool = False
    """Whether they stand in an order of their own; otherwise the commonest comes first."""


@dataclass(frozen=True)
class Curves:
    """Values over timesteps, a line each."""

    title: str
    what: str
    curves: Mapping[str, "np.ndarray"]
    """Name -> [time]"""


@dataclass(frozen=True)
class Paths:
    """Points in a plane in their order, a line for each."""

    title: str
    what: str
    paths: Mapping[str, "np.ndarray"]
    """Name -> [time, 2]"""


@dataclass(frozen=True)
class Films:
    """Clips, a row of frames for each."""

    title: str
    what: str
    clips: Mapping[str, "np.ndarray"]
    """Name -> uint8 [frames, height, width, channels]"""


@dataclass(frozen=True)
class Sentences:
    """Tokens on the colours of their tags, a line a sentence."""

    title: str
    what: str
    tokens: Sequence[Sequence[str]]
    tags: Sequence[Sequence[str]]
    classes: Sequence[str]
    """All tags that there are."""


@dataclass(frozen=True)
class Phases:
    """Values over timesteps on the colours of their labels, a panel for each."""

    title: str
    what: str
    curves: Mapping[str, "np.ndarray"]
    """Name -> [time]"""
    labels: Sequence[str]
    """[time] "" where there is none."""
    classes: Sequence[str]
    """All labels that there are."""
    moments: "np.ndarray | None" = None
    """int64 [time] in nanoseconds since 1970; None: counted."""

    @property
    def numbers(self) -> "np.ndarray":
        """int [time]: the place of each label among the classes, -1 where there is none."""
        import numpy as np

        places = {label: place for place, label in enumerate(self.classes)}
        return np.array([places.get(label, -1) for label in self.labels], np.int64)


Picture = Counts | Curves | Paths | Films | Sentences | Phases


@dataclass(frozen=True)
class Profile:
    """Facts in a few words each, and pictures."""

    facts: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()


class FindingLine(Declared):
    """A finding in words."""

    where: str
    what: str
    severity: Severity
    proposal: str


class Inspection(Declared):
    """What any source is, as `inspect` tells it."""

    facts: tuple[str, ...]
    decided: dict[str, str]
    """What is proposed, in words."""
    findings: tuple[FindingLine, ...]

    @classmethod
    def of(cls, facts: Sequence[str], decided: Mapping[str, str], findings: Sequence[Finding]) -> "Inspection":
        """From what a kind says."""
        return cls(facts=tuple(facts), decided=dict(decided), findings=tuple(map(line_of, findings)))


def line_of(finding: Finding) -> FindingLine:
    """A finding in words, with its proposal or the choice it asks for."""
    proposal = say(finding.proposal.title) if finding.proposal else ""
    others = " / ".join(say(repair.title) for repair in finding.alternatives)
    if others and (not proposal or finding.severity == "warning"):
        proposal = f"{proposal} (otherwise: {others})" if proposal else say("Please choose: {others}", others=others)
    return FindingLine(where=finding.where, what=finding.what, severity=finding.severity, proposal=proposal)
