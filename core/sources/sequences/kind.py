"""Sequences of measured values, each with a label: gestures, sensors, spoken words as features."""

from core.data.sequences import SEQUENCE, LabelledSequences
from core.language import say
from core.sources.findings import Finding
from core.sources.kind import Kind
from core.sources.profile import Profile
from core.sources.report import Question, Report
from core.sources.sequences.form import SequenceForm, StoredSequences
from core.sources.sequences.judging import JudgedSequences, judge_sequences, sequence_findings
from core.sources.sequences.picturing import sequence_profile
from core.sources.sequences.preparation import SOURCE_KIND, SequencePreparation
from core.sources.sequences.questions import group_question, in_one_role, label_question
from core.sources.sequences.raw import RawSequences
from core.sources.sequences.roles import roles_of
from core.sources.sequences.samples import SAMPLES


class SequenceReport(Report):
    """How many sequences and timesteps there are, and which words come with each sequence."""

    sequences: int
    timesteps: tuple[int, int]
    """The fewest and the most of a sequence."""
    features: tuple[str, ...]
    words: tuple[str, ...]


class SequenceKind(Kind):
    """Gives labelled sequences."""

    Preparation = SequencePreparation
    Report = SequenceReport
    form = SequenceForm()
    gives = (SOURCE_KIND,)
    samples = SAMPLES

    def judge(self, raw: RawSequences) -> JudgedSequences:
        return judge_sequences(raw)

    def report(self, raw: RawSequences, judged: JudgedSequences, *, name: str, size: int) -> SequenceReport:
        lengths = [len(sequence) for sequence in raw.sequences]
        return SequenceReport(
            name=name,
            bytes=size,
            facts=raw.facts,
            findings=judged.findings,
            preparation=judged.preparation,
            sequences=len(raw),
            timesteps=(min(lengths), max(lengths)),
            features=raw.features,
            words=tuple(raw.words),
        )

    def size(self, report: SequenceReport) -> str:
        return SEQUENCE.counted(report.sequences)

    def prepare(self, stored: StoredSequences, preparation: SequencePreparation) -> LabelledSequences:
        roles = roles_of(stored.words, preparation, SEQUENCE)
        return LabelledSequences(preparation.subject, stored.features, stored.values, stored.starts, **roles)

    def amount(self, prepared: LabelledSequences) -> str:
        return SEQUENCE.counted(len(prepared))

    def findings(
        self, stored: StoredSequences, report: SequenceReport, preparation: SequencePreparation
    ) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        about_values = [one for one in report.findings if one.detector in ("missing", "lengths", "reading")]
        return (*sequence_findings(stored.words, preparation), *about_values)

    def questions(self, report: SequenceReport, preparation: SequencePreparation) -> tuple[Question, ...]:
        taken = (preparation.label, preparation.part)
        return (
            *label_question(report.words, preparation.label, SEQUENCE),
            *group_question(report.words, taken=taken),
        )

    def answered(self, stored: StoredSequences, preparation: SequencePreparation, field: str) -> SequencePreparation:
        return in_one_role(preparation, field)

    def profile(self, prepared: LabelledSequences, preparation: SequencePreparation) -> Profile:
        return sequence_profile(prepared)

    # A newer file for a run that exists

    def newer_words(self, preparation: SequencePreparation) -> str:
        return say("A file of sequences with the same features; labels are not needed.")

    def prepare_newer(
        self,
        stored: StoredSequences,
        report: SequenceReport,
        preparation: SequencePreparation,
        *,
        fill: str | None = None,
    ) -> LabelledSequences:
        """Labels, where there are some, are not looked at."""
        return LabelledSequences("", stored.features, stored.values, stored.starts, ("",) * (len(stored.starts) - 1))


KIND = SequenceKind()
