"""What a network understood of recordings."""

from typing import Literal

from core.declared import Count, Declared, Word
from core.results.arrays import IntArray


class TranscribedRecording(Declared):
    """A recording, what is said in it, and what the network understood."""

    name: Word
    right: Word
    predicted: Word
    probability: float
    """Of what was understood among all strings of symbols."""
    heard: tuple[Word, ...] = ()
    """The symbols of what was understood."""
    frames: IntArray
    """[heard] the frame, of 10 ms, at which each is heard."""


class Transcribed(Declared):
    """What was understood of the recordings of one part."""

    kind: Literal["transcribed"] = "transcribed"
    part: Literal["validation", "test"]
    symbols: Literal["characters", "words"]
    recordings: tuple[TranscribedRecording, ...]
    rivals: dict[str, tuple[Word, ...]] = {}
    """Name -> what it says of each recording."""
    error: float = 0.0
    """Wrong symbols over the symbols that are right, of all recordings that were looked at."""
    looked_at: Count = 0
    """How many these were; the first of them are shown."""
    beam: Count = 1
    intervals: dict[str, tuple[float, float]] = {}
    """Score -> its 95% confidence interval."""

    def predicted_by(self, name: str) -> tuple[str, ...]:
        """What the network or a rival said of each recording."""
        return tuple(one.predicted for one in self.recordings) if name == "network" else self.rivals[name]

    @property
    def silent(self) -> bool:
        """Whether nothing was understood of any recording: everywhere the blank is likelier than all symbols."""
        return not any(one.predicted for one in self.recordings)
