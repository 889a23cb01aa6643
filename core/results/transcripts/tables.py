"""Transcripts as a person reads them: the best or the worst first, what differs, what is wrong by its kind, a table."""

from math import nan

import numpy as np
import pandas as pd

from core.results.exhibits.transcription import Transcribed, TranscribedRecording
from core.results.transcripts.edits import Kinds, edits
from core.results.transcripts.scores import NOTHING, counted_each

WRONG = -1.0
"""The number of a piece that is wrong, as coloured text takes it; one that is right has none."""
Pieces = list[tuple[str, float]]


def ranked(found: Transcribed) -> tuple[np.ndarray, list[Kinds]]:
    """Positions of the recordings, the best first, and what is wrong in each."""
    right = [one.right for one in found.recordings]
    each = counted_each(found.predicted_by("network"), right, words=found.symbols == "words")
    return np.argsort([one.rate for one in each], kind="stable"), each


def kinds_by_contestant(found: Transcribed) -> dict[str, Kinds]:
    """ "network" and every rival -> what is wrong in all of its transcripts."""
    right, words = [one.right for one in found.recordings], found.symbols == "words"
    return {
        name: sum(counted_each(found.predicted_by(name), right, words=words), NOTHING)
        for name in ("network", *found.rivals)
    }


def beside(one: TranscribedRecording, *, words: bool) -> tuple[Pieces, Pieces]:
    """What was understood and what is right in pieces; those that the other does not have carry WRONG."""
    blank = " " if words else ""
    understood, right = ((text.split() if words else list(text)) for text in (one.predicted, one.right))
    found: tuple[Pieces, Pieces] = ([], [])
    for edit in edits(understood, right):
        number = nan if edit.kind == "same" else WRONG
        for pieces, text in zip(found, (edit.understood, edit.right), strict=True):
            if text:
                pieces.append((text + blank, number))
    return found


def transcribed_table(found: Transcribed) -> pd.DataFrame:
    """The test part: every recording with what is right, what was understood, what is wrong, and the rivals."""
    _, each = ranked(found)
    return pd.DataFrame(
        {
            "recording": [one.name for one in found.recordings],
            "right": [one.right for one in found.recordings],
            "understood": [one.predicted for one in found.recordings],
            found.symbols: [one.symbols for one in each],
            "replaced": [one.replaced for one in each],
            "left out": [one.left_out for one in each],
            "made up": [one.made_up for one in each],
            "probability": [round(one.probability, 4) for one in found.recordings],
            **{name: list(told) for name, told in found.rivals.items()},
        }
    )
