"""What a network that writes down has to beat: the likeliest guess without hearing, and the most similar recording."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.results.sequences.rivals import nearest_by_warping
from core.results.transcripts.edits import kinds_of

MOST_GUESSES, MOST_COMPARED = 30, 200
"""Transcripts that are tried as the one guess, and those that they are compared with."""


def best_guess(train: Sequence[str], recordings: int, *, words: bool) -> tuple[str, ...]:
    """The transcript with the fewest edits to the others of the training part, said of every recording.

    Where one transcript comes most often that is it, as a rule; where none comes twice it is an ordinary one.
    """
    counts = Counter(train)
    others = [_split(one, words) for one in train[:MOST_COMPARED]]
    usual = [one for one, _ in counts.most_common(MOST_GUESSES)]
    wrong = [sum(kinds_of(_split(one, words), other).wrong for other in others) for one in usual]
    return (usual[int(np.argmin(wrong))],) * recordings


def nearest_recording(
    train: Sequence[np.ndarray], transcripts: Sequence[str], test: Sequence[np.ndarray]
) -> tuple[str, ...] | None:
    """The transcript of the training recording nearest by dynamic time warping; None where that costs too much."""
    found = nearest_by_warping(train, np.arange(len(train)), test, classes=len(train))
    return None if found is None else tuple(transcripts[at] for at in found.argmax(axis=1))


def _split(transcript: str, words: bool) -> list[str]:
    return transcript.split() if words else list(transcript)
