"""What a person decides about labelled entries: which of their words is the label, and which the group."""

from collections.abc import Sequence
from typing import TypeVar

from core.language import mark, say
from core.sources.preparation import LabelledPreparation
from core.sources.report import Question
from core.words import Noun

NO_GROUP = mark("None: no groups")
ALIKE = mark(
    "A whole group stays on one side of the split, so that the scores are for {others} that the network never met."
)

Labelled = TypeVar("Labelled", bound=LabelledPreparation)


def label_question(options: Sequence[str], now: str | None, noun: Noun) -> list[Question]:
    """Asked where there is a choice, or where nothing is chosen yet."""
    if not options or (len(options) == 1 and now in options):
        return []
    help = say("What is to be told about a {one}.", one=say(noun.one))
    return [Question(field="label", question=say("Label"), options=tuple(options), help=help)]


def group_question(
    options: Sequence[str],
    *,
    taken: Sequence[str | None],
    name: str = mark("Group"),
    of: str = mark("people or sessions"),
) -> list[Question]:
    """Any of the words that are not `taken` for something else, or none."""
    left = tuple(option for option in options if option not in taken)
    if not left:
        return []
    return [
        Question(field="group", question=say(name), options=left, none=say(NO_GROUP), help=say(ALIKE, others=say(of)))
    ]


def in_one_role(preparation: Labelled, field: str, *, others: Sequence[str] = ("label", "group", "part")) -> Labelled:
    """Once `field` was answered, no other role has the same words."""
    chosen = getattr(preparation, field)
    freed = {name: None for name in others if name != field and chosen and getattr(preparation, name) == chosen}
    return preparation.model_copy(update=freed) if freed else preparation
