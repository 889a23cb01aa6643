"""What labelled rows are like."""

from collections import Counter

import numpy as np

from core.data.labelled_rows import ROW, LabelledRows
from core.language import say
from core.results.rows.phases import edges_of
from core.sources.profile import Counts, Phases, Profile
from core.words import counted

SHOWN = 1_000
"""Rows of the first session that are drawn."""


def row_profile(rows: LabelledRows) -> Profile:
    """How many rows, sessions, features and labels; the beginning of the first session."""
    labels = Counter(label for label in rows.labels if label)
    facts = [ROW.counted(len(rows))]
    if len(rows.sessions) > 1:
        facts.append(counted(len(rows.sessions), "session"))
    facts += [counted(len(rows.features), "feature"), counted(len(labels), "label"), _lasting(rows)]
    counts = Counts(say("Labels"), say("How many rows have each label."), "rows", dict(labels.most_common()))
    return Profile(tuple(facts), (_beginning(rows, sorted(labels)), counts))


def _lasting(rows: LabelledRows) -> str:
    phases = len(edges_of(np.array(rows.labels, dtype=object), rows.edges)) - 1
    return say("a label lasts {rows} on average", rows=counted(max(round(len(rows) / phases), 1), "row"))


def _beginning(rows: LabelledRows, classes: list[str]) -> Phases:
    stop = min(int(rows.starts[1]), SHOWN)
    called = say("{sessions}: its", sessions=rows.sessions[0]) if rows.sessions[0] else say("The")
    return Phases(
        say("Rows and their labels"),
        say(
            "{called} first {rows}, each feature on the colours of the labels.",
            called=called,
            rows=ROW.counted(stop),
        ),
        {name: rows.values[:stop, at] for at, name in enumerate(rows.features)},
        rows.labels[:stop],
        classes,
        None if rows.moments is None else rows.moments[:stop],
    )
