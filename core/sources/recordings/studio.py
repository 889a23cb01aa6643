"""What a person records word by word; it stays on the disk until it becomes a source."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.sound import RATE, loud
from core.errors import UserError
from core.files import storing, write_atomically
from core.sources.intake.together import zipped
from core.sources.recordings.decoding import samples_of
from core.words import counted

SOFT, SHORTEST = 0.02, 0.15
"""Level, of the loudest possible, and seconds that a word has at least."""
CUT_OFF, MOST_CUT_OFF = 0.999, 20
"""Level at which samples are cut off, and how many may be."""
FEWEST = 5
"""Takes of each word that a network needs at least."""
MOST = 500
_ODD = re.compile(r"[\\/_:*?\"<>|.\s]+")


@dataclass(frozen=True)
class Take:
    """One recording of a word by a speaker."""

    label: str
    speaker: str
    path: Path

    def content(self) -> bytes:
        """A WAV file."""
        return self.path.read_bytes()


class Studio:
    """All takes in a folder: one folder a word, `SPEAKER_NUMBER.wav` in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def takes(self) -> list[Take]:
        """The oldest first."""
        paths = sorted(self._folder.glob("*/*.wav"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [Take(path.parent.name, path.stem.rpartition("_")[0], path) for path in paths]

    def counts(self, speaker: str) -> Counter[str]:
        """How often a speaker said each word."""
        return Counter(take.label for take in self.takes() if take.speaker == _tidy(speaker))

    def add(self, label: str, speaker: str, content: bytes) -> Take:
        """Keep a take; raises UserError where it is silent, too short or cut off, and says what to do."""
        label, speaker = _tidy(label), _tidy(speaker)
        if not label or not speaker:
            raise UserError("A word or a name is empty.", "Write both, with letters or digits.")
        _check(samples_of(content, "The recording"))
        known = self.takes()
        if len(known) >= MOST:
            raise UserError(f"{MOST} recordings are there.", "Make a source of them, then go on.")
        numbers = [int(take.path.stem.rpartition("_")[2]) for take in known if take.label == label]
        path = self._folder / label / f"{speaker}_{max(numbers, default=0) + 1}.wav"
        with storing():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
        return Take(label, speaker, path)

    def remove(self, take: Take) -> None:
        """Forget one."""
        take.path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all of them."""
        for take in self.takes():
            self.remove(take)

    def missing(self) -> str:
        """What is needed before a network can learn from them; empty where nothing is."""
        counts = Counter(take.label for take in self.takes())
        if len(counts) < 2:
            return "Record two words or more."
        few = [label for label, count in counts.items() if count < FEWEST]
        return f"Record {', '.join(few)} {FEWEST} times or more." if few else ""

    def brought(self) -> tuple[bytes, str]:
        """All takes as one source: content and name."""
        takes = self.takes()
        files = {f"{take.label}/{take.path.name}": take.content() for take in takes}
        return zipped(files), f"{counted(len(takes), 'recording')}, own voice.zip"


def _check(samples: np.ndarray) -> None:
    loudest = float(np.abs(samples).max(initial=0))
    if loudest < SOFT:
        raise UserError("That was silent.", "Come closer to the microphone, or choose another one, and say it again.")
    heard = loud(samples, margin=0.0)
    if heard.stop - heard.start < SHORTEST * RATE:
        raise UserError("That was too short to be a word.", "Say it again.")
    if (np.abs(samples) >= CUT_OFF).sum() > MOST_CUT_OFF:
        raise UserError("That was too loud: its peaks are cut off.", "Go back a little, and say it again.")


def _tidy(name: str) -> str:
    """As a folder or a file may be called."""
    return _ODD.sub(" ", name).strip()[:40]
