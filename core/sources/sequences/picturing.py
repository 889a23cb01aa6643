"""What labelled sequences are like, whatever they were read from."""

from collections import Counter

import numpy as np

from core.data.sequences import SEQUENCE, LabelledSequences
from core.language import say
from core.sources.profile import Counts, Curves, Paths, Profile
from core.sources.sequences.sketchbook import FEATURES
from core.words import counted

DRAWN, LINES, MOST_PATHS = 3, 5, 8
"""Labels of which a sequence is drawn, lines of each, and labels of which a path in a plane is."""


def sequence_profile(prepared: LabelledSequences) -> Profile:
    """How many there are, how long, of which labels; and the first one of some labels."""
    labels = dict(Counter(prepared.labels).most_common())
    shortest, longest = int(prepared.lengths.min()), int(prepared.lengths.max())
    timesteps = counted(longest, "timestep")
    if shortest < longest:
        timesteps = say("{shortest:,} to {longest}", shortest=shortest, longest=timesteps)
    facts = [
        SEQUENCE.counted(len(prepared)),
        say("{timesteps} each", timesteps=timesteps),
        counted(len(prepared.features), "feature"),
        counted(len(labels), "label"),
    ]
    if prepared.groups:
        facts.append(counted(len(set(prepared.groups)), "group"))
    pictures = [Counts(say("Labels"), say("How many sequences have each label."), "sequences", labels)]
    if prepared.features == FEATURES:
        return Profile(tuple(facts), (*pictures, _paths(prepared, list(labels)[:MOST_PATHS])))
    return Profile(tuple(facts), (*pictures, *(_drawn(prepared, label) for label in list(labels)[:DRAWN])))


def _paths(prepared: LabelledSequences, labels: list[str]) -> Paths:
    """The first drawing with each label."""
    first = {label: prepared.at(prepared.labels.index(label)) for label in labels}
    return Paths(
        say("Drawings"), say("The first drawing with each label; it begins at the dot and ends at the arrow."), first
    )


def _drawn(prepared: LabelledSequences, label: str) -> Curves:
    """The first sequence with a label."""
    values = prepared.at(prepared.labels.index(label))
    curves = {name: np.array(values[:, at]) for at, name in enumerate(prepared.features[:LINES])}
    what = say("The first sequence with this label.")
    if len(prepared.features) > LINES:
        features = counted(len(prepared.features), "feature")
        what += " " + say("The first {lines} of {features}.", lines=LINES, features=features)
    return Curves(label, what, curves)
