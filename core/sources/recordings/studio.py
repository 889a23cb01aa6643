"""What a person records word by word, until it becomes a source."""

import numpy as np

from core.data.sound import RATE, loud
from core.errors import UserError
from core.language import say
from core.sources.intake.together import zipped
from core.sources.recordings.decoding import samples_of
from core.sources.takes import Takes
from core.words import counted

SOFT, SHORTEST = 0.02, 0.15
"""Level, of the loudest possible, and seconds that a word has at least."""
CUT_OFF, MOST_CUT_OFF = 0.999, 20
"""Level at which samples are cut off, and how many may be."""


class Studio(Takes):
    """Recordings, each a WAV file."""

    ending, verb = ".wav", "record"

    def check(self, content: bytes) -> None:
        samples = samples_of(content, say("The recording"))
        loudest = float(np.abs(samples).max(initial=0))
        if loudest < SOFT:
            raise UserError(
                say("That was silent."), say("Come closer to the microphone, or choose another one, and say it again.")
            )
        heard = loud(samples, margin=0.0)
        if heard.stop - heard.start < SHORTEST * RATE:
            raise UserError(say("That was too short to be a word."), say("Say it again."))
        if (np.abs(samples) >= CUT_OFF).sum() > MOST_CUT_OFF:
            raise UserError(
                say("That was too loud: its peaks are cut off."), say("Go back a little, and say it again.")
            )

    def brought(self) -> tuple[bytes, str]:
        files = self.files()
        return zipped(files), f"{counted(len(files), 'recording')}, own voice.zip"
