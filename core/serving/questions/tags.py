"""Tags of tokens, as JSON."""

from pydantic import Field

from core.declared import Declared, Word
from core.errors import UserError
from core.language import say
from core.serving.operation import Operation, RunCall
from core.serving.sent import AnsweredText, Sent, SentText
from core.tasks.predictor import TaggedTokens, TagsTokens


class TagRequest(Sent):
    """Sentences as texts, which are split into tokens, or as lists of tokens."""

    texts: tuple[SentText, ...] | None = None
    sentences: tuple[tuple[SentText, ...], ...] | None = Field(None, description="Each a list of its tokens.")


class TaggedToken(Declared):
    """A token with its tag, and the probability of each tag."""

    token: AnsweredText
    tag: Word
    probabilities: dict[Word, float]


class TagReply(Declared):
    """The tokens of each sentence, in the order in which they were sent."""

    sentences: tuple[tuple[TaggedToken, ...], ...]


def tag(call: RunCall, asked: TagRequest) -> TagReply:
    """Every sentence with its tags; raises UserError."""
    tagger: TagsTokens = call.predictor
    if (asked.texts is None) == (asked.sentences is None):
        raise UserError(say("The request has to hold either 'texts' or 'sentences'."), say("Leave one of them out."))
    brought = asked.sentences if asked.texts is None else tuple(tagger.split(text) for text in asked.texts)
    found = [one for some in call.pieces(brought) for one in tagger.tag(some)]
    return TagReply(sentences=tuple(_tokens(one, tagger.classes) for one in found))


def _tokens(found: TaggedTokens, classes: tuple[str, ...]) -> tuple[TaggedToken, ...]:
    rows = zip(found.tokens, found.tags, found.probabilities.tolist(), strict=True)
    return tuple(
        TaggedToken(token=token, tag=tag, probabilities=dict(zip(classes, shares, strict=True)))
        for token, tag, shares in rows
    )


TAG = Operation(
    "tag",
    "The tag of each token of each sentence, and the probability of each tag.",
    TagRequest,
    TagReply,
    tag,
    lambda tagger: {"texts": ["One sentence .", "Another one ."]},
)
