"""What is said in recordings, as JSON."""

from pydantic import Field

from core.declared import Declared, Name, Quantity, Word
from core.serving.newer_value import value_of
from core.serving.operation import Operation, RunCall
from core.serving.sent import AnsweredText, Sent, SentFile
from core.tasks.predictor import Understood, WritesDown

FRAMES_A_SECOND = 100


class TranscribeRequest(Sent):
    """A recording, or a ZIP of recordings."""

    file: SentFile
    beam: int | None = Field(None, ge=1, le=50, description="Width of the beam search; as in training if omitted.")


class HeardSymbol(Declared):
    """A symbol, and when it is heard, in seconds."""

    symbol: Word
    seconds: Quantity


class OneTranscript(Declared):
    """What is said in one recording, and how probable that is."""

    recording: Name
    text: AnsweredText
    probability: float
    symbols: tuple[HeardSymbol, ...]


class TranscribeReply(Declared):
    """A transcript a recording."""

    transcripts: tuple[OneTranscript, ...]


def transcribe(call: RunCall, asked: TranscribeRequest) -> TranscribeReply:
    """The transcript of each recording of the file; raises UserError."""
    transcriber: WritesDown = call.predictor
    with value_of(call.run, asked.file) as newer:
        found = transcriber.write_down(newer, beam=asked.beam)
        names = transcriber.entries(newer)
    return TranscribeReply(transcripts=tuple(map(_told, names, found)))


def _told(name: str, one: Understood) -> OneTranscript:
    heard = zip(one.symbols, one.frames.tolist(), strict=True)
    symbols = tuple(HeardSymbol(symbol=symbol, seconds=frame / FRAMES_A_SECOND) for symbol, frame in heard)
    return OneTranscript(recording=name, text=one.text, probability=one.probability, symbols=symbols)


TRANSCRIBE = Operation(
    "transcribe",
    "What is said in each recording of a file.",
    TranscribeRequest,
    TranscribeReply,
    transcribe,
    lambda transcriber: {"file": {"name": "recording.wav", "content": "UklGRgAAAABXQVZF"}},
)
