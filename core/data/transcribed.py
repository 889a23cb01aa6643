"""Sound as tasks receive it that are to write down what is said in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.data.sequences import LabelledSequences
from core.words import Noun

RECORDING = Noun("recording", "recordings")
MOST_WORDS, OFTEN = 100, 8
"""Different words, each said so often as a rule, that may be told as wholes."""


@dataclass(frozen=True)
class TranscribedRecordings(LabelledSequences):
    """Bands of sound, a timestep each 10 ms; the label of each recording is its transcript, word for word."""

    files: tuple[str, ...] = ()
    """What the file of each recording is called."""


def few_words(transcripts: Sequence[str]) -> bool:
    """Whether they consist of a few words that come again and again, such as digits; most have more than one."""
    words = Counter(word for transcript in transcripts for word in transcript.split())
    several = sum(len(transcript.split()) > 1 for transcript in transcripts) > len(transcripts) / 2
    return several and len(words) <= MOST_WORDS and words.total() >= OFTEN * len(words)
