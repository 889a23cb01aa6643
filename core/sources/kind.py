"""What a kind of source is: how it is read, stored, judged, prepared and shown, and read anew for an old run."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Protocol

from core.declared import Declared
from core.errors import UserError
from core.language import say
from core.sources.findings import Finding
from core.sources.intake.limits import ImportLimits
from core.sources.preparation import Preparation, Reading
from core.sources.profile import Inspection, Profile
from core.sources.report import Question, Report
from core.sources.sample import Sample


class Damaged(Exception):
    """What is stored of a source cannot be read."""


class Judged(Protocol):
    """What a kind makes of what was read, in the importer's process."""

    @property
    def findings(self) -> Sequence[Finding]: ...
    @property
    def preparation(self) -> Preparation:
        """What is proposed."""


class StoredForm(ABC):
    """From bytes to what is kept on disk: one for all kinds that begin alike. Stateless."""

    entries: ClassVar[str]
    """What it is read by, in a word: "rows"."""
    parts: ClassVar[str]
    """What is judged: "columns"."""
    stored: ClassVar[str]
    """What is stored, with its article: "the table"."""
    remedy: ClassVar[str] = ""
    """What a person can do where reading it fails; empty: what helps with a table."""
    patience: ClassVar[int] = 1
    """How many times as long as a table it may take to read."""
    Reading: ClassVar[type[Reading]] = Reading
    """What a person may say of how the bytes are read, where there are several ways."""

    def reading(self, asked: Reading) -> Reading:
        """`asked`, or as detected where that was said of another form."""
        return asked if isinstance(asked, self.Reading) else self.Reading()

    @abstractmethod
    def recognises(self, stream: BinaryIO, name: str) -> bool:
        """Whether bytes are of this form; what they hold decides, `name` is only a hint."""

    @abstractmethod
    def title(self, stream: BinaryIO) -> str:
        """What such a file is, in a word or two: "Parquet file"."""

    @abstractmethod
    def load(self) -> None:
        """Import what reading needs, before its time is counted."""

    @abstractmethod
    def read(self, path: Path, name: str, reading: Reading, limits: ImportLimits) -> Any:
        """What is in the file, for the kinds to judge; raises Refused with what was found and what to do."""

    @abstractmethod
    def write(self, judged: Any, folder: Path) -> None:
        """Store it, in the files that KINDS lists."""

    @abstractmethod
    def open(self, folder: Path) -> Any:
        """What is stored in `folder`, which may be read when it is needed; raises Damaged."""

    def is_sound(self, folder: Path) -> bool:
        """Whether it can be opened: a glance, for which a form whose `open` reads everything has a way of its own."""
        try:
            self.open(folder)
        except Damaged:
            return False
        return True


class Kind(ABC):
    """One kind of source. Stateless: one instance serves all. `stored` is what its form opens."""

    Preparation: ClassVar[type[Preparation]]
    Report: ClassVar[type[Report]]
    form: ClassVar[StoredForm]
    gives: ClassVar[tuple[str, ...]]
    """What can come out of it, as tasks name it in `source_kind`."""
    title: ClassVar[str] = ""
    """What such a source is, for a person who chooses among kinds with the same form."""
    of_meaning: ClassVar[frozenset[str]] = frozenset()
    """Detectors whose findings hold for what this kind sees in a file; the others speak of the file's form."""

    # In the importer's process

    @abstractmethod
    def judge(self, raw: Any) -> Judged | None:
        """What is in it and what is proposed; None where it is not of this kind. Raises Refused."""

    def claim(self, judged: Any) -> int:
        """How sure it is that what was read is of this kind, among those with the same form."""
        return 1

    @abstractmethod
    def report(self, raw: Any, judged: Any, *, name: str, size: int) -> Report:
        """All that reading found out."""

    # Wherever it is prepared: in a page, a worker or on the command line

    @abstractmethod
    def prepare(self, stored: Any, preparation: Any) -> Any:
        """The typed value that a task learns from; raises UserError."""

    @abstractmethod
    def amount(self, prepared: Any) -> str:
        """How much there is to learn from, in words."""

    @abstractmethod
    def size(self, report: Any) -> str:
        """How much was read, in words."""

    def proposed(self, stored: Any, report: Report, wanted: str, *, subject: str | None = None) -> Preparation:
        """The preparation out of which `wanted` comes, about `subject` where a person named it; raises UserError."""
        proposed = report.preparation
        if subject is None or subject == proposed.subject:
            return proposed.as_kind(wanted)
        subjects = {
            made.subject: (question.field, made)
            for question in self.questions(report, proposed)
            for option in question.options
            if (made := proposed.model_copy(update={question.field: option})).subject == option
        }
        if subject in subjects:
            field, chosen = subjects[subject]
            return self.answered(stored, chosen, field).as_kind(wanted)
        known = ", ".join(subjects) or proposed.subject
        raise UserError(
            say("There is no {subject!r} to choose.", subject=subject), say("Choose among {known}.", known=known)
        )

    def may_take(self, report: Any) -> bool:
        """Whether what was judged to be of another kind, with the same form, could be of this one; told at a glance."""
        return False

    def findings(self, stored: Any, report: Report, preparation: Any) -> tuple[Finding, ...]:
        """What is wrong under what a person decided, worst first."""
        return report.findings

    def questions(self, report: Any, preparation: Any) -> tuple[Question, ...]:
        """What a person can decide, each about a field of the preparation, where no page of its own asks."""
        return ()

    def answered(self, stored: Any, preparation: Any, field: str) -> Any:
        """The preparation once a question about `field` was answered: with what follows from the answer."""
        return preparation

    def profile(self, prepared: Any, preparation: Any) -> Profile:
        """What it is like, for a page that knows nothing else of this kind."""
        return Profile((self.amount(prepared),))

    def inspect(self, stored: Any, report: Report, *, subject: str | None = None) -> Declared:
        """The same as facts and findings, for the command line."""
        preparation = self.proposed(stored, report, report.preparation.source_kind, subject=subject)
        facts = self._facts(stored, preparation, report.findings)
        return Inspection.of((*report.facts, *facts), preparation.facts(), report.findings)

    def _facts(self, stored: Any, preparation: Any, findings: Sequence[Finding]) -> tuple[str, ...]:
        """About what it is prepared to; none where a finding already says that nothing can be, such as no label."""
        try:
            return tuple(self.profile(self.prepare(stored, preparation), preparation).facts)
        except UserError:
            if not any(finding.severity == "error" for finding in findings):
                raise
            return ()

    # A newer file for a run that exists

    def readings(self, preparation: Any) -> tuple[Reading, ...]:
        """Ways to read a newer file, the likeliest first."""
        return (self.form.Reading(),)

    def newer_words(self, preparation: Any) -> str:
        """What a newer file has to be, as a sentence."""
        return say("A file like the one that was trained on.")

    def reads_newer(self, other: "Kind") -> bool:
        """Whether newer files of another kind can be prepared, too."""
        return other.form is self.form

    def missing(self, report: Any, preparation: Any) -> list[str]:
        """What the recipe needs and the newer file does not have."""
        return []

    def prepare_newer(self, stored: Any, report: Any, preparation: Any, *, fill: str | None = None) -> Any:
        """What a trained network is asked about, by the run's own recipe; raises UserError.

        `fill` says how gaps are filled where the recipe has no answer.
        """
        return self.prepare(stored, preparation)

    def prepare_own(self, stored: Any, report: Any, preparation: Any) -> Any:
        """The same of what the run was trained on: all of it, whatever training left out."""
        return self.prepare_newer(stored, report, preparation)

    # Something to begin with

    samples: ClassVar[tuple[Sample, ...]] = ()
