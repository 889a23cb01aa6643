"""Labels of texts, and the words that they rest on, as JSON."""

import numpy as np
from pydantic import Field

from core.declared import Declared, Word
from core.errors import UserError
from core.inference.batch import probabilities
from core.inference.reading_aloud import read_aloud
from core.language import say
from core.serving.operation import Operation, RunCall
from core.serving.questions.labels import LabelReply, labelled
from core.serving.sent import AnsweredText, Sent, SentText
from core.sources.tables.newer_texts import NewTexts
from core.tasks.predictor import LabelsTexts


class LabelTextsRequest(Sent):
    """Texts, each of which gets a label."""

    texts: tuple[SentText, ...] = Field(min_length=1)


class ExplainRequest(Sent):
    """One text."""

    text: SentText


class Piece(Declared):
    """A piece of the text, and by how much it moved the probability of the label; null where it was not read."""

    text: AnsweredText
    importance: float | None


class ExplainReply(Declared):
    """The label, the probability of each, and the whole text in pieces."""

    label: Word
    probabilities: dict[Word, float]
    pieces: tuple[Piece, ...]


def label_texts(call: RunCall, asked: LabelTextsRequest) -> LabelReply:
    """The label of each text; an empty one has none."""
    labeller: LabelsTexts = call.predictor
    told = [probabilities(labeller, NewTexts(tuple(some), 1)) for some in call.pieces(asked.texts)]
    names = [str(number) for number in range(1, len(asked.texts) + 1)]
    return labelled(names, labeller.classes, np.concatenate(told))


def explain(call: RunCall, asked: ExplainRequest) -> ExplainReply:
    """What the network predicts about a text, and why; raises UserError."""
    if not asked.text.strip():
        raise UserError(say("The text is empty."), say("Send a sentence or more."))
    found = read_aloud(call.predictor, asked.text)
    return ExplainReply(
        label=found.label,
        probabilities=dict(zip(found.classes, found.probabilities, strict=True)),
        pieces=tuple(Piece(text=text, importance=worth if worth == worth else None) for text, worth in found.pieces),
    )


LABEL_TEXTS = Operation(
    "label",
    "The label of each text, and the probability of each label.",
    LabelTextsRequest,
    LabelReply,
    label_texts,
    lambda labeller: {"texts": ["A text", "Another one"]},
)
EXPLAIN = Operation(
    "explain",
    "The label of one text, and how much each of its words speaks for it (integrated gradients).",
    ExplainRequest,
    ExplainReply,
    explain,
    lambda labeller: {"text": "A text"},
)
