"""Clips of moving pictures, each with a label."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.data.clips import CLIP, LabelledClips
from core.errors import UserError
from core.language import say
from core.sources.clips.equalising import RATES, SIDES, sized
from core.sources.clips.form import ClipForm, RawClips, StoredClips
from core.sources.clips.gathering import ALONE
from core.sources.clips.preparation import SOURCE_KIND, ClipPreparation, ClipReading
from core.sources.clips.samples import SAMPLES
from core.sources.findings import Finding, worst_first
from core.sources.kind import Kind
from core.sources.profile import Counts, Films, Profile
from core.sources.report import Question, Report
from core.sources.sequences.judging import proposed_roles, role_findings
from core.sources.sequences.questions import group_question, in_one_role, label_question
from core.sources.sequences.roles import roles_of
from core.words import counted

STILL = 8.0
"""Of 255, change of the pixels that change most below which nothing moves in a clip; cameras flicker a little."""
DRAWN = 4
"""Labels of which the first clip is drawn."""


class ClipReport(Report):
    """How many clips and frames there are, how they were made equal, and which words come with each."""

    reading: ClipReading = ClipReading()
    clips: int
    frames: int
    words: tuple[str, ...]

    @property
    def rates(self) -> tuple[float, ...]:
        """Frames a second that can be asked for."""
        return tuple(sorted({*RATES, self.reading.rate}))

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Widths and heights that can be asked for, in the proportion of the films."""
        own = (self.reading.width, self.reading.height)
        return tuple(sorted({own, *(sized(own[0] / own[1], side) for side in SIDES)}))


@dataclass(frozen=True)
class JudgedClips:
    """What is stored, what was found in it and what is proposed."""

    raw: RawClips
    findings: tuple[Finding, ...]
    preparation: ClipPreparation


class ClipKind(Kind):
    """Gives labelled clips."""

    Preparation = ClipPreparation
    Report = ClipReport
    form = ClipForm()
    gives = (SOURCE_KIND,)
    samples = SAMPLES

    def judge(self, raw: RawClips) -> JudgedClips:
        label, group, part = proposed_roles(_told(raw.words), raw.label)
        how = {name: getattr(raw.how, name) for name in ("rate", "width", "height", "colour")}
        preparation = ClipPreparation(label=label, group=group, part=part, reading=raw.asked, **how)
        found = [*role_findings(raw.words, label, group, part, noun=CLIP), *_about_frames(raw)]
        return JudgedClips(raw, worst_first(found), preparation)

    def report(self, raw: RawClips, judged: JudgedClips, *, name: str, size: int) -> ClipReport:
        how = raw.how
        return ClipReport(
            name=name,
            bytes=size,
            facts=raw.facts,
            reading=ClipReading(rate=how.rate, width=how.width, height=how.height, colour=how.colour),
            findings=judged.findings,
            preparation=judged.preparation,
            clips=len(raw.clips),
            frames=sum(map(len, raw.clips)),
            words=tuple(raw.words),
        )

    def size(self, report: ClipReport) -> str:
        return CLIP.counted(report.clips)

    def prepare(self, stored: StoredClips, preparation: ClipPreparation) -> LabelledClips:
        roles = roles_of(stored.words, preparation, CLIP)
        return LabelledClips(preparation.subject, stored.frames, stored.starts, stored.rate, **roles)

    def amount(self, prepared: LabelledClips) -> str:
        return CLIP.counted(len(prepared))

    def findings(self, stored: StoredClips, report: ClipReport, preparation: ClipPreparation) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        roles = role_findings(stored.words, preparation.label, preparation.group, preparation.part, noun=CLIP)
        return (*roles, *(one for one in report.findings if one.detector in ("frames", "reading")))

    def questions(self, report: ClipReport, preparation: ClipPreparation) -> tuple[Question, ...]:
        words = tuple(word for word in report.words if word != ALONE)
        taken = (preparation.label, preparation.part)
        return (*label_question(words, preparation.label, CLIP), *group_question(words, taken=taken))

    def answered(self, stored: StoredClips, preparation: ClipPreparation, field: str) -> ClipPreparation:
        return in_one_role(preparation, field)

    def profile(self, prepared: LabelledClips, preparation: ClipPreparation) -> Profile:
        labels = dict(Counter(prepared.labels).most_common())
        shortest, longest = int(prepared.lengths.min()), int(prepared.lengths.max())
        frames = (
            f"{longest:,}"
            if shortest == longest
            else say("{shortest:,} to {longest:,}", shortest=shortest, longest=longest)
        )
        facts = [
            CLIP.counted(len(prepared)),
            say("{frames} frames each, {rate:g} a second", frames=frames, rate=preparation.rate),
            say(
                "{width} × {height} pixels, {colours}",
                width=preparation.width,
                height=preparation.height,
                colours=say("in colour") if preparation.colour else say("grey"),
            ),
            counted(len(labels), "label"),
        ]
        if prepared.groups:
            facts.append(counted(len(set(prepared.groups)), "group"))
        counts = Counts(say("Labels"), say("How many clips have each label."), "clips", labels)
        first = {label: prepared.at(prepared.labels.index(label)) for label in list(labels)[:DRAWN]}
        films = Films(say("As the network sees them"), say("The first clip with each label, frame after frame."), first)
        return Profile(tuple(facts), (counts, films))

    # A newer file for a run that exists

    def readings(self, preparation: ClipPreparation) -> tuple[ClipReading, ...]:
        """As the run's own frames are, whatever a newer film has."""
        own = {name: getattr(preparation, name) for name in ("rate", "width", "height", "colour")}
        return (ClipReading(**own),)

    def newer_words(self, preparation: ClipPreparation) -> str:
        return say("One clip, or a ZIP of several: MP4, WebM, MOV, GIF, or folders of pictures.")

    def prepare_newer(
        self, stored: StoredClips, report: ClipReport, preparation: ClipPreparation, *, fill: str | None = None
    ) -> LabelledClips:
        """Labels, where there are some, are not looked at."""
        wanted = (preparation.height, preparation.width, preparation.channels)
        if stored.frames.shape[1:] != wanted or stored.rate != preparation.rate:
            raise UserError(say("The frames of the file were made equal in another way."), say("Bring the file again."))
        return LabelledClips("", stored.frames, stored.starts, stored.rate, ("",) * len(stored))


def _told(words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """All but the clips' own names."""
    return {name: column for name, column in words.items() if name != ALONE}


def _about_frames(raw: RawClips) -> list[Finding]:
    """Clips in which nothing moves, lengths that differ, and what was left out."""
    found, names = [], raw.words[ALONE]
    still = [name for name, clip in zip(names, raw.clips, strict=True) if _moves(clip) < STILL]
    if still:
        told = say(
            "{clips} in which nothing moves, {first} first.",
            clips=CLIP.counted(len(still)).capitalize(),
            first=still[0],
        )
        found.append(Finding(detector="frames", severity="warning", what=told, where="frames"))
    lengths = [len(clip) for clip in raw.clips]
    if min(lengths) != max(lengths):
        told = say(
            "Clips have {least:,} to {most:,} frames; short ones wait on their first frame.",
            least=min(lengths),
            most=max(lengths),
        )
        found.append(Finding(detector="frames", severity="note", what=told, where="frames"))
    found += [Finding(detector="reading", severity="warning", what=note, where=say("the file")) for note in raw.notes]
    return found


def _moves(clip: np.ndarray) -> float:
    """By how much the pixels that change most (one in a hundred) change from frame to frame; 0 of a single frame."""
    if len(clip) < 2:
        return 0.0
    changed = np.abs(np.diff(clip.astype(np.int16), axis=0)).max(axis=0)
    return float(np.quantile(changed, 0.99))


KIND = ClipKind()
