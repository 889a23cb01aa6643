"""Transcripts as symbols and back, and frames of sound as what a network reads."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

NEVER_ZERO = 1e-6
"""Written where all features of a timestep are exactly 0, which would be taken for padding."""
_MARKS = re.compile(r"[^\w\s']|_")
"""What no one hears."""


def tidied(transcript: str, fold: bool) -> str:
    """Single spaces between words; in small letters without punctuation where that is wanted."""
    said = _MARKS.sub(" ", transcript.casefold()) if fold else transcript
    return " ".join(said.split())


def split_up(transcript: str, words: bool) -> list[str]:
    """The symbols of a tidied transcript."""
    return transcript.split() if words else list(transcript)


def put_together(symbols: Sequence[str], words: bool) -> str:
    """The transcript of these symbols."""
    return " ".join((" " if words else "").join(symbols).split())


def fit_symbols(transcripts: Sequence[str], words: bool) -> tuple[str, ...]:
    """Every symbol of these tidied transcripts, the most frequent first."""
    counts = Counter(symbol for transcript in transcripts for symbol in split_up(transcript, words))
    return tuple(sorted(counts, key=lambda symbol: (-counts[symbol], symbol)))


def numbered(transcript: str, symbols: Sequence[str], words: bool) -> list[int]:
    """The numbers of its symbols; what the training part never had cannot be learnt, and is passed over."""
    known = {symbol: number for number, symbol in enumerate(symbols)}
    return [known[symbol] for symbol in split_up(transcript, words) if symbol in known]


def timesteps_of(frames: int, stacked: int) -> int:
    """How many timesteps so many frames become."""
    return -(-frames // stacked)


def stacked_frames(frames: np.ndarray, stacked: int) -> np.ndarray:
    """float32 [timesteps, stacked · bands]: frames side by side, the last ones followed by zeros."""
    count = timesteps_of(len(frames), stacked)
    whole = np.zeros((count * stacked, frames.shape[1]), np.float32)
    whole[: len(frames)] = frames
    found = whole.reshape(count, -1)
    found[~found.any(axis=1), 0] = NEVER_ZERO
    return found


def filled_up(sequences: Sequence[np.ndarray], timesteps: int) -> np.ndarray:
    """float32 [sequences, timesteps, features]: each at the beginning, zeros behind it."""
    found = np.zeros((len(sequences), timesteps, sequences[0].shape[1]), np.float32)
    for row, sequence in zip(found, sequences, strict=True):
        row[: len(sequence)] = sequence
    return found


def target_row(timesteps: int, symbols: Sequence[int], longest: int) -> list[int]:
    """As the loss reads it: the timesteps that count, the symbols, then -1."""
    return [timesteps, *symbols, *[-1] * (longest - len(symbols))]


def fits(timesteps: int, symbols: Sequence[int]) -> bool:
    """Whether there are timesteps for all symbols, and for a blank between two that are alike."""
    repeated = sum(first == second for first, second in pairwise(symbols))
    return timesteps >= len(symbols) + repeated
