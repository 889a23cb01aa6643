"""Recordings of sound, each with a label."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from core.data.sequences import LabelledSequences, laid_end_to_end
from core.data.sound import BANDS, RATE, levelled, log_mel, loud
from core.sources.findings import Finding, worst_first
from core.sources.kind import Kind
from core.sources.profile import Counts, Profile
from core.sources.recordings.form import RawRecordings, RecordingForm, StoredRecordings
from core.sources.recordings.preparation import RecordingPreparation
from core.sources.recordings.samples import SAMPLES
from core.sources.report import Question, Report
from core.sources.sequences.judging import proposed_roles, role_findings
from core.sources.sequences.preparation import SOURCE_KIND
from core.sources.sequences.roles import roles_of
from core.words import Noun, counted

RECORDING = Noun("recording", "recordings")
SOFT, CLIPPED = 0.01, 0.999
"""Of the loudest possible: a recording that stays below is silence, samples above are cut off."""


class RecordingReport(Report):
    """How many recordings there are, for how long, and which words come with each."""

    recordings: int
    seconds: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class JudgedRecordings:
    """What is stored, what was found in it and what is proposed."""

    raw: RawRecordings
    findings: tuple[Finding, ...]
    preparation: RecordingPreparation


class RecordingKind(Kind):
    """Gives labelled sequences of sound features, a timestep each 10 ms."""

    Preparation = RecordingPreparation
    Report = RecordingReport
    form = RecordingForm()
    gives = (SOURCE_KIND,)
    samples = SAMPLES

    def judge(self, raw: RawRecordings) -> JudgedRecordings:
        label, group, part = proposed_roles(raw.words, raw.label)
        preparation = RecordingPreparation(label=label, group=group, part=part)
        found = [*role_findings(raw.words, label, group, part, noun=RECORDING), *_about_sound(raw)]
        return JudgedRecordings(raw, worst_first(found), preparation)

    def report(self, raw: RawRecordings, judged: JudgedRecordings, *, name: str, size: int) -> RecordingReport:
        return RecordingReport(
            name=name,
            bytes=size,
            facts=raw.facts,
            findings=judged.findings,
            preparation=judged.preparation,
            recordings=len(raw.recordings),
            seconds=sum(map(len, raw.recordings)) / RATE,
            words=tuple(raw.words),
        )

    def size(self, report: RecordingReport) -> str:
        return RECORDING.counted(report.recordings)

    def prepare(self, stored: StoredRecordings, preparation: RecordingPreparation) -> LabelledSequences:
        return replace(_heard(stored, preparation), **roles_of(stored.words, preparation, RECORDING))

    def amount(self, prepared: LabelledSequences) -> str:
        return RECORDING.counted(len(prepared))

    def findings(
        self, stored: StoredRecordings, report: RecordingReport, preparation: RecordingPreparation
    ) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        roles = role_findings(stored.words, preparation.label, preparation.group, preparation.part, noun=RECORDING)
        return (*roles, *(one for one in report.findings if one.detector in ("sound", "reading")))

    def questions(self, report: RecordingReport, preparation: RecordingPreparation) -> tuple[Question, ...]:
        words = tuple(word for word in report.words if word != "file")
        asked = [Question(field="label", question="Label", options=words, help="What is to be told about a recording.")]
        if len(words) > 1:
            help = "Recordings of one speaker stay on one side of the split."
            asked.append(Question(field="group", question="Speaker", options=words, help=help))
        return tuple(asked) if words else ()

    def profile(self, prepared: LabelledSequences, preparation: RecordingPreparation) -> Profile:
        labels = dict(Counter(prepared.labels).most_common())
        seconds = prepared.lengths / 100
        facts = [
            RECORDING.counted(len(prepared)),
            f"{_span(seconds.min(), seconds.max())} each",
            counted(len(labels), "label"),
        ]
        if prepared.groups:
            facts.append(counted(len(set(prepared.groups)), "speaker"))
        counts = Counts("Labels", "How many recordings have each label.", "recordings", labels)
        return Profile(tuple(facts), (counts,))

    # A newer file for a run that exists

    def newer_words(self, preparation: RecordingPreparation) -> str:
        return "One recording, or a ZIP of several: WAV, FLAC, OGG, MP3, M4A or WebM."

    def prepare_newer(
        self,
        stored: StoredRecordings,
        report: RecordingReport,
        preparation: RecordingPreparation,
        *,
        fill: str | None = None,
    ) -> LabelledSequences:
        """Labels, where there are some, are not looked at."""
        return _heard(stored, preparation)


def _heard(stored: StoredRecordings, preparation: RecordingPreparation) -> LabelledSequences:
    """Log-mel bands of each recording, each band with mean 0 and variance 1."""
    heard = []
    for position in range(len(stored)):
        samples = stored.at(position)
        heard.append(levelled(log_mel(samples[loud(samples)] if preparation.trim == "silence" else samples)))
    values, starts = laid_end_to_end(heard)
    bands = tuple(f"band {number}" for number in range(1, BANDS + 1))
    return LabelledSequences(preparation.subject, bands, values, starts, ("",) * len(stored))


def _span(least: float, most: float) -> str:
    first, last = f"{least:.1f}", f"{most:.1f}"
    return f"{first} s" if first == last else f"{first} to {last} s"


def _about_sound(raw: RawRecordings) -> list[Finding]:
    loudest = np.array([np.abs(each).max(initial=0) / 32767 for each in raw.recordings])
    cut = [int((np.abs(each) >= CLIPPED * 32767).sum()) > 10 for each in raw.recordings]
    names, found = raw.words["file"], []
    for what, which, advice in (
        ("nothing but silence", loudest < SOFT, "leave it out"),
        ("peaks that are cut off", np.array(cut), "record it with a lower level"),
    ):
        if which.any():
            first = names[int(np.flatnonzero(which)[0])]
            told = f"{RECORDING.counted(int(which.sum())).capitalize()} with {what}, {first} first: {advice}."
            found.append(Finding(detector="sound", severity="warning", what=told, where="samples"))
    found += [Finding(detector="reading", severity="warning", what=note, where="the file") for note in raw.notes]
    return found


KIND = RecordingKind()
