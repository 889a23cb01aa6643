"""Translations of texts, as JSON."""

from pydantic import ConfigDict, Field

from core.declared import Declared
from core.models.in_numpy.decoding import Decoding
from core.serving.operation import Operation, RunCall
from core.serving.sent import AnsweredText, Sent, SentText
from core.tasks.predictor import TranslatesTexts


class SentDecoding(Decoding):
    """How a translation is searched for, with numbers that are numbers."""

    model_config = ConfigDict(strict=True)


class TranslateRequest(Sent):
    """Texts, and how their translations are searched for; as in the run's own evaluation if omitted."""

    texts: tuple[SentText, ...] = Field(min_length=1)
    decoding: SentDecoding | None = None


class OneTranslation(Declared):
    """A translation, and the mean log-probability of its tokens."""

    text: AnsweredText
    score: float


class TranslateReply(Declared):
    """The best translations of each text, the best first; none of an empty text."""

    translations: tuple[tuple[OneTranslation, ...], ...]


def translate(call: RunCall, asked: TranslateRequest) -> TranslateReply:
    """Translations of each text; raises UserError."""
    translator: TranslatesTexts = call.predictor
    decoding = asked.decoding or Decoding(beam=translator.beam)
    call.entries(asked.texts)
    found = []
    for text in asked.texts:
        call.check()
        [best] = translator.translations([text], decoding) if text.strip() else [[]]
        found.append(tuple(OneTranslation(text=one.text, score=one.score) for one in best))
    return TranslateReply(translations=tuple(found))


TRANSLATE = Operation(
    "translate",
    "The best translations of each text.",
    TranslateRequest,
    TranslateReply,
    translate,
    lambda translator: {"texts": ["A text"]},
)
