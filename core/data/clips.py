"""Clips of moving pictures as tasks receive them, each with a label."""

from dataclasses import dataclass

import numpy as np

from core.words import Noun

CLIP = Noun("clip", "clips")
FRAME = Noun("frame", "frames")


@dataclass(frozen=True)
class LabelledClips:
    """Clip i is `frames[starts[i] : starts[i + 1]]`; frames [frames of all, height, width, channels] uint8.

    They lie in a file and are read where they are taken. Channels are one of grey, or red, green and blue. `starts` has
    one more entry than there are clips. `parts` ("train", "validation", "test") and `groups` (a person, a session) are
    given or empty.
    """

    name: str
    frames: np.ndarray
    starts: np.ndarray
    rate: float
    """Frames a second."""
    labels: tuple[str, ...]
    groups: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> np.ndarray:
        """Frames of each clip, int [clips]."""
        return np.diff(self.starts)

    def at(self, position: int) -> np.ndarray:
        """uint8 [frames, height, width, channels]"""
        return np.asarray(self.frames[self.starts[position] : self.starts[position + 1]])


def thinned(clip: np.ndarray, frames: int) -> np.ndarray:
    """So many frames of a longer clip, evenly apart; a shorter one as it is."""
    if len(clip) <= frames:
        return clip
    return clip[np.linspace(0, len(clip) - 1, frames).round().astype(int)]
