"""Texts that go on, and how unexpected others are, as JSON."""

from pydantic import ConfigDict, Field

from core.declared import Declared
from core.models.in_numpy.sampling import Sampling
from core.serving.operation import Operation, RunCall
from core.serving.sent import AnsweredText, Sent, SentText
from core.tasks.predictor import WritesTexts


class SentSampling(Sampling):
    """How tokens are drawn, with numbers that are numbers."""

    model_config = ConfigDict(strict=True)


class WriteRequest(Sent):
    """How the text begins, and how its tokens are drawn."""

    prompt: SentText = Field("", description="The beginning of a line if omitted.")
    length: int = Field(300, ge=1, le=5_000, description="Tokens to write.")
    samples: int = Field(1, ge=1, le=16, description="Texts side by side.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="The same seed writes the same text.")
    sampling: SentSampling = SentSampling()


class WriteReply(Declared):
    """What follows the prompt, one text a sample."""

    texts: tuple[AnsweredText, ...]


class SurpriseRequest(Sent):
    """A text of at least two tokens."""

    text: SentText


class SurprisingToken(Declared):
    """A token, and how unexpected it was in nats; null for the first one, which nothing predicts."""

    token: AnsweredText
    nats: float | None


class SurpriseReply(Declared):
    """Every token of the text."""

    tokens: tuple[SurprisingToken, ...]


def write(call: RunCall, asked: WriteRequest) -> WriteReply:
    """What the network writes; raises OutOfTime between two tokens."""
    writer: WritesTexts = call.predictor
    sampling = {"length": asked.length, "samples": asked.samples, "sampling": asked.sampling, "seed": asked.seed}
    texts: list[str] = []
    for written in writer.write(asked.prompt, **sampling):
        call.check()
        texts = written
    return WriteReply(texts=tuple(texts))


def surprise(call: RunCall, asked: SurpriseRequest) -> SurpriseReply:
    """How unexpected each token is; raises UserError."""
    writer: WritesTexts = call.predictor
    told = ((token, nats if nats == nats else None) for token, nats in writer.surprise(asked.text))
    return SurpriseReply(tokens=tuple(SurprisingToken(token=token, nats=nats) for token, nats in told))


WRITE = Operation(
    "write",
    "What the network writes after a prompt, token after token.",
    WriteRequest,
    WriteReply,
    write,
    lambda writer: {"prompt": "Once", "length": 100, "samples": 2, "sampling": {"temperature": 0.8}},
)
SURPRISE = Operation(
    "surprise",
    "How unexpected each token of a text is to the network.",
    SurpriseRequest,
    SurpriseReply,
    surprise,
    lambda writer: {"text": "A text of some length."},
)
