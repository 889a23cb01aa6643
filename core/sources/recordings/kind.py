"""Recordings of sound, each with a label."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from core.data.sequences import LabelledSequences, laid_end_to_end
from core.data.sound import BANDS, RATE, levelled, log_mel, loud
from core.data.transcribed import RECORDING, TranscribedRecordings, few_words
from core.errors import UserError
from core.language import mark, say
from core.sources.findings import Finding, worst_first
from core.sources.kind import Kind
from core.sources.profile import Counts, Profile
from core.sources.recordings.form import RawRecordings, RecordingForm, StoredRecordings
from core.sources.recordings.preparation import TRANSCRIBED, RecordingPreparation
from core.sources.recordings.samples import SAMPLES
from core.sources.recordings.transcripts import proposed_speaker, proposed_transcript
from core.sources.report import Question, Report
from core.sources.sequences.judging import about_groups, proposed_roles, role_findings
from core.sources.sequences.preparation import SOURCE_KIND
from core.sources.sequences.questions import group_question, in_one_role, label_question
from core.sources.sequences.roles import Words, roles_of
from core.words import counted

SOFT, CLIPPED = 0.01, 0.999
"""Of the loudest possible: a recording that stays below is silence, samples above are cut off."""


class RecordingReport(Report):
    """How many recordings there are, for how long, and which words come with each."""

    recordings: int
    seconds: float
    words: tuple[str, ...]
    told: tuple[str, ...] = ()
    """Those of the words that may be transcripts: they stand in tables, or are what the names consist of."""


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
    gives = (SOURCE_KIND, TRANSCRIBED)
    samples = SAMPLES

    def judge(self, raw: RawRecordings) -> JudgedRecordings:
        label, group, part = proposed_roles(raw.words, raw.label)
        transcript = proposed_transcript(raw.words, raw.tables)
        preparation = RecordingPreparation(label=label, group=group, part=part)
        if transcript:
            speaker = proposed_speaker(raw.words, transcript)
            label = "folder" if "folder" in raw.words and speaker != "folder" else None
            preparation = RecordingPreparation(transcript=transcript, label=label, group=speaker, part=part)
        found = [*_about_roles(raw.words, preparation), *_about_sound(raw)]
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
            told=raw.tables,
        )

    def size(self, report: RecordingReport) -> str:
        return RECORDING.counted(report.recordings)

    def prepare(self, stored: StoredRecordings, preparation: RecordingPreparation) -> LabelledSequences:
        if preparation.transcript:
            return _transcribed(stored, preparation)
        return replace(sequences_heard(stored, preparation), **roles_of(stored.words, preparation, RECORDING))

    def amount(self, prepared: LabelledSequences) -> str:
        return RECORDING.counted(len(prepared))

    def findings(
        self, stored: StoredRecordings, report: RecordingReport, preparation: RecordingPreparation
    ) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        return (
            *_about_roles(stored.words, preparation),
            *(one for one in report.findings if one.detector in ("sound", "reading")),
        )

    def questions(self, report: RecordingReport, preparation: RecordingPreparation) -> tuple[Question, ...]:
        words = tuple(word for word in report.words if word != "file")
        if preparation.transcript:
            help, said = say("What is said in each recording, word for word."), preparation.transcript
            asked = [Question(field="transcript", question=say("Transcript"), options=report.told, help=help)]
        else:
            said = preparation.label
            asked = label_question(words, said, RECORDING)
        who = group_question(words, taken=(said, preparation.part), name=mark("Speaker"), of=mark("people"))
        return (*asked, *who, _cut_off())

    def answered(self, stored: StoredRecordings, preparation: RecordingPreparation, field: str) -> RecordingPreparation:
        return in_one_role(preparation, field, others=("label", "group", "part", "transcript"))

    def profile(self, prepared: LabelledSequences, preparation: RecordingPreparation) -> Profile:
        seconds = prepared.lengths / 100
        counts = _about_transcripts(prepared) if preparation.transcript else _about_labels(prepared)
        facts = [
            RECORDING.counted(len(prepared)),
            say("{span} each", span=_span(seconds.min(), seconds.max())),
            say("{counts:,} different {title}", counts=len(counts.counts), title=counts.title.lower())
            if preparation.transcript
            else counted(len(counts.counts), "label"),
        ]
        if prepared.groups:
            facts.append(counted(len(set(prepared.groups)), "speaker"))
        return Profile(tuple(facts), (counts,))

    # A newer file for a run that exists

    def newer_words(self, preparation: RecordingPreparation) -> str:
        return say("One recording, or a ZIP of several: WAV, FLAC, OGG, MP3, M4A or WebM.")

    def prepare_newer(
        self,
        stored: StoredRecordings,
        report: RecordingReport,
        preparation: RecordingPreparation,
        *,
        fill: str | None = None,
    ) -> LabelledSequences:
        """Labels and transcripts, where there are some, are not looked at."""
        heard = sequences_heard(stored, preparation)
        return _with_files(heard, stored.words["file"]) if preparation.transcript else heard


def _cut_off() -> Question:
    """What is left out of each recording before it is read."""
    declared = RecordingPreparation.model_fields["trim"]
    options = tuple(declared.annotation.__args__)
    return Question(field="trim", question=say(declared.title), options=options, help=say(declared.description))


def _transcribed(stored: StoredRecordings, preparation: RecordingPreparation) -> TranscribedRecordings:
    """Those that have a transcript."""
    roles = roles_of(stored.words, preparation.model_copy(update={"label": preparation.transcript}), RECORDING)
    there = [at for at, transcript in enumerate(roles["labels"]) if transcript.strip()]
    if not there:
        raise UserError(
            say("No recording has a transcript."), say("Bring a table with the name and the transcript of each.")
        )
    chosen = {name: tuple(words[at] for at in there) if words else () for name, words in roles.items()}
    files = tuple(stored.words["file"][at] for at in there)
    return _with_files(replace(sequences_heard(stored, preparation, there), **chosen), files)


def _with_files(heard: LabelledSequences, files: tuple[str, ...]) -> TranscribedRecordings:
    own = {field.name: getattr(heard, field.name) for field in fields(heard)}
    return TranscribedRecordings(**own, files=files)


def sequences_heard(
    stored: StoredRecordings, preparation: RecordingPreparation, positions: Sequence[int] | None = None
) -> LabelledSequences:
    """Log-mel bands of each recording, each band with mean 0, and with variance 1 where a label is to be told."""
    heard, positions = [], range(len(stored)) if positions is None else positions
    for position in positions:
        bands = bands_of(stored.at(position), preparation)
        heard.append(levelled(bands, together=bool(preparation.transcript)))
    values, starts = laid_end_to_end(heard)
    bands = tuple(f"band {number}" for number in range(1, BANDS + 1))
    return LabelledSequences(preparation.subject, bands, values, starts, ("",) * len(positions))


def bands_of(samples: np.ndarray, preparation: RecordingPreparation) -> np.ndarray:
    """float32 [frames, bands] as loud as they are, without what is cut off."""
    return log_mel(samples[loud(samples)] if preparation.trim == "silence" else samples)


def _about_labels(prepared: LabelledSequences) -> Counts:
    labels = dict(Counter(prepared.labels).most_common())
    return Counts(say("Labels"), say("How many recordings have each label."), "recordings", labels)


def _about_transcripts(prepared: LabelledSequences) -> Counts:
    """Their words where these come again and again, or their characters."""
    words = Counter(word for transcript in prepared.labels for word in transcript.split())
    if few_words(prepared.labels):
        return Counts(say("Words"), say("How often each word is said."), "times", dict(words.most_common()))
    characters = Counter(character for transcript in prepared.labels for character in transcript if character != " ")
    what = say("How often each character stands in the transcripts.")
    return Counts(say("Characters"), what, "times", dict(characters.most_common()))


def _about_roles(words: Words, preparation: RecordingPreparation) -> list[Finding]:
    """Labels that are rare or not there, or recordings without a transcript; and how the recordings are split."""
    if not preparation.transcript:
        return role_findings(words, preparation.label, preparation.group, preparation.part, noun=RECORDING)
    found = about_groups(words, preparation.group, preparation.part, RECORDING)
    missing = sum(not word.strip() for word in words[preparation.transcript])
    if missing:
        what = say("{recordings} without a transcript left out.", recordings=RECORDING.counted(missing).capitalize())
        found.append(Finding(detector="labels", severity="warning", what=what, where=preparation.transcript))
    return found


def _span(least: float, most: float) -> str:
    first, last = f"{least:.1f}", f"{most:.1f}"
    return f"{first} s" if first == last else say("{first} to {last} s", first=first, last=last)


def _about_sound(raw: RawRecordings) -> list[Finding]:
    loudest = np.array([np.abs(each).max(initial=0) / 32767 for each in raw.recordings])
    cut = [int((np.abs(each) >= CLIPPED * 32767).sum()) > 10 for each in raw.recordings]
    names, found = raw.words["file"], []
    for what, which, advice in (
        (say("nothing but silence"), loudest < SOFT, say("leave it out")),
        (say("peaks that are cut off"), np.array(cut), say("record it with a lower level")),
    ):
        if which.any():
            first = names[int(np.flatnonzero(which)[0])]
            told = say(
                "{recordings} with {what}, {first} first: {advice}.",
                recordings=RECORDING.counted(int(which.sum())).capitalize(),
                what=what,
                first=first,
                advice=advice,
            )
            found.append(Finding(detector="sound", severity="warning", what=told, where="samples"))
    found += [Finding(detector="reading", severity="warning", what=note, where=say("the file")) for note in raw.notes]
    return found


KIND = RecordingKind()
