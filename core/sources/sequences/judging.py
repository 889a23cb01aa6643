"""What is found in sequences, and which of their words are proposed as label, group and part."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.data.sequences import SEQUENCE
from core.errors import Refused
from core.language import say, several
from core.sources.findings import Finding, worst_first
from core.sources.parts import says_parts
from core.sources.sequences.preparation import SequencePreparation
from core.sources.sequences.raw import RawSequences
from core.sources.sequences.roles import UNLABELLED, WANTED, Words
from core.words import Noun, counted

FEW = 5
"""A label with fewer sequences than this is hardly learnt."""
LABEL_WORDS = re.compile(r"(?i)label|class|target|gesture|activity|word|^y$")
GROUP_WORDS = re.compile(
    r"(?i)group|person|people|speaker|subject|user|session|participant|patient|dataset|client_?id|^spk"
)


@dataclass(frozen=True)
class JudgedSequences:
    """What is stored, what was found in it and what is proposed."""

    raw: RawSequences
    findings: tuple[Finding, ...]
    preparation: SequencePreparation


def judge_sequences(raw: RawSequences) -> JudgedSequences:
    """Raises Refused where nothing can be learnt from them."""
    if not len(raw) or not sum(map(len, raw.sequences)):
        raise Refused(say("The file holds no sequence."), say("Bring one with a few sequences for each label."))
    _check_values(raw)
    preparation = _proposed(raw)
    return JudgedSequences(raw, sequence_findings(raw.words, preparation, raw=raw), preparation)


def sequence_findings(
    words: Words, preparation: SequencePreparation, *, raw: RawSequences | None = None
) -> tuple[Finding, ...]:
    """Worst first; those about the values only where these are at hand."""
    found = role_findings(words, preparation.label, preparation.group, preparation.part)
    if raw is not None:
        found += [*_about_values(raw), *(_finding("reading", "warning", note, say("the file")) for note in raw.notes)]
    return worst_first(found)


def role_findings(
    words: Words, label: str | None, group: str | None, part: str | None, *, noun: Noun = SEQUENCE
) -> list[Finding]:
    """About labels that are rare or not there, and how the sequences are split."""
    if label is None:
        return [_finding("labels", "error", f"{say(UNLABELLED, entry=say(noun.one))} {say(WANTED)}", say("the file"))]
    return [*_about_labels(words[label], label, noun), *about_groups(words, group, part, noun)]


def proposed_roles(words: Words, told: str | None) -> tuple[str | None, str | None, str | None]:
    """The columns for label, group and part; `told` is the column that the format calls the label."""
    part = next((name for name, column in words.items() if len(set(column)) > 1 and says_parts(column)), None)
    repeated = {
        name: len(set(column))
        for name, column in words.items()
        if name != part and 2 <= len(set(column)) <= max(len(column) // 2, 2)
    }
    label = told if told in words else _best(repeated, LABEL_WORDS, instead=_not_group(repeated))
    groups = {name: count for name, count in repeated.items() if name != label}
    crossing = next((name for name in groups if label in words and _crosses(words[name], words[label])), None)
    return label, _best(groups, GROUP_WORDS, instead=crossing), part


def _check_values(raw: RawSequences) -> None:
    for number, sequence in enumerate(raw.sequences, 1):
        if not len(sequence):
            raise Refused(
                say("Sequence {number} has no timestep.", number=number), say("Leave it out, and bring the rest.")
            )
        if np.isinf(sequence).any():
            raise Refused(
                say("Sequence {number} has an infinite value.", number=number),
                say("Replace it, or leave the sequence out."),
            )
    if all(np.isnan(sequence).all() for sequence in raw.sequences):
        raise Refused(say("Every value is missing."), say("Bring a file with numbers."))


def _proposed(raw: RawSequences) -> SequencePreparation:
    label, group, part = proposed_roles(raw.words, raw.label)
    return SequencePreparation(label=label, group=group, part=part)


def _crosses(words: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """Whether names, not numbers, come with more than one label each, as those of people do."""
    of_labels: dict[str, set[str]] = {}
    for word, label in zip(words, labels, strict=True):
        of_labels.setdefault(word, set()).add(label)
    return not any(word.isdigit() for word in of_labels) and all(len(found) > 1 for found in of_labels.values())


def _not_group(repeated: dict[str, int]) -> str | None:
    """The column with the fewest different words, those that sound like groups last."""
    return min(repeated, key=lambda name: (bool(GROUP_WORDS.search(name)), repeated[name]), default=None)


def _best(counts: dict[str, int], pattern: re.Pattern[str], *, instead: str | None = None) -> str | None:
    return next((name for name in counts if pattern.search(name)), instead)


def _about_labels(labels: tuple[str, ...], where: str, noun: Noun) -> list[Finding]:
    counts = Counter(labels)
    if len(counts) < 2:
        return [
            _finding(
                "labels",
                "error",
                say("Every {one} has the same label, {labels!r}.", one=say(noun.one), labels=labels[0]),
                where,
            )
        ]
    few = sorted(word for word, count in counts.items() if count < FEW)
    if not few:
        return []
    what = say(
        "{labels} with fewer than {least} {many} are hardly learnt: {names}.",
        labels=counted(len(few), "label"),
        least=FEW,
        many=several(2, *noun),
        names=", ".join(few[:5]),
    )
    return [_finding("labels", "warning", what, where)]


def about_groups(words: Words, group: str | None, part: str | None, noun: Noun) -> list[Finding]:
    """How they are split."""
    if part is not None:
        what = say("The file says which {many} are for testing; they are kept so.", many=several(2, *noun))
        return [_finding("parts", "note", what, say("parts"))]
    if group is None:
        what = say(
            "Nothing says which person or session made a {one}, so they are split in the order of the file.",
            one=say(noun.one),
        )
        return [_finding("groups", "note", what, say("groups"))]
    what = say(
        "{groups} by {group}: no group is both trained on and tested on.",
        groups=counted(len(set(words[group])), "group"),
        group=group,
    )
    return [_finding("groups", "note", what, group)]


def _about_values(raw: RawSequences) -> list[Finding]:
    missing = sum(int(np.isnan(sequence).sum()) for sequence in raw.sequences)
    lengths = [len(sequence) for sequence in raw.sequences]
    found = []
    if missing:
        share = missing / (sum(lengths) * len(raw.features))
        what = say(
            "{values} ({share:.1%}) are missing; they are filled in between their neighbours.",
            values=counted(missing, "value"),
            share=share,
        )
        found.append(_finding("missing", "warning", what, say("values")))
    if min(lengths) != max(lengths):
        what = say(
            "Sequences have {least:,} to {most}; short ones are filled up and masked.",
            least=min(lengths),
            most=counted(max(lengths), "timestep"),
        )
        found.append(_finding("lengths", "note", what, say("values")))
    return found


def _finding(detector: str, severity: str, what: str, where: str) -> Finding:
    return Finding(detector=detector, severity=severity, what=what, where=where)
