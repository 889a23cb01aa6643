"""The label, the group and the part of each sequence, out of the words that come with it."""

from collections.abc import Mapping
from typing import TypedDict

import pandas as pd

from core.errors import UserError
from core.language import mark, say, several
from core.sources.parts import parts_of
from core.sources.sequences.preparation import SequencePreparation
from core.words import Noun

UNLABELLED = mark("Nothing says what each {entry} is.")
WANTED = mark("Bring a label with each: a column, an array beside the values, or a folder for each label.")
Words = Mapping[str, tuple[str, ...]]
"""Column -> a word for each sequence."""


class Roles(TypedDict):
    """As LabelledSequences has them."""

    labels: tuple[str, ...]
    groups: tuple[str, ...]
    parts: tuple[str, ...]


def roles_of(words: Words, preparation: SequencePreparation, noun: Noun) -> Roles:
    """What a person decided; raises UserError where there is no label, or no such column."""
    if preparation.label is None:
        raise UserError(say(UNLABELLED, entry=say(noun.one)), say(WANTED))
    return Roles(
        labels=_column(words, preparation.label, "label", noun),
        groups=_column(words, preparation.group, "group", noun) if preparation.group else (),
        parts=parts_of(pd.Series(_column(words, preparation.part, "part", noun))) if preparation.part else (),
    )


def _column(words: Words, name: str, role: str, noun: Noun) -> tuple[str, ...]:
    if name not in words:
        known = ", ".join(words) or "none"
        raise UserError(
            say("Nothing called {name!r} comes with the {many}.", name=name, many=several(2, *noun)),
            say("Choose the {role} among: {known}.", role=role, known=known),
        )
    return words[name]
