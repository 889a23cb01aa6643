"""A clip as a network reads it: scaled pixels, their changes, as many frames as all clips have."""

from typing import Any

import numpy as np
from pydantic import Field

from core.data.clips import thinned
from core.tasks.codecs import Codecs


class ClipCodecs(Codecs):
    """From a clip to what the network reads, and from an answer to a label."""

    classes: tuple[str, ...] = Field(min_length=2)
    timesteps: int = Field(ge=1)
    """Frames that the network reads; short clips wait on their first frame, of longer ones some are left out."""
    height: int = Field(ge=1)
    width: int = Field(ge=1)
    channels: int = Field(ge=1, le=3)
    """Of a frame as it is kept: one of grey, three of colour."""
    rate: float = Field(gt=0)
    """Frames a second."""
    differences: bool
    level: float
    spread: float = Field(gt=0)
    """Of all pixels of the training part."""

    @property
    def channels_read(self) -> int:
        """Channels that the network reads."""
        return self.channels * (1 + self.differences)


def window(clip: np.ndarray, codecs: Any) -> np.ndarray:
    """float32 [timesteps, height, width, channels read] of frames uint8: waiting on the first one, then the clip.

    `codecs` has the fields of ClipCodecs; the exported script brings its own.
    """
    clip = thinned(clip, codecs.timesteps)
    scaled = (clip.astype(np.float32) - np.float32(codecs.level)) / np.float32(codecs.spread)
    if codecs.differences:
        scaled = np.concatenate([scaled, np.diff(scaled, axis=0, prepend=scaled[:1])], axis=-1)
    waiting = np.repeat(scaled[:1], codecs.timesteps - len(scaled), axis=0)
    return np.concatenate([waiting, scaled])


def pixel_scale(clips: list[np.ndarray]) -> tuple[float, float]:
    """Mean and standard deviation of all pixels of clips uint8."""
    counts = sum(np.bincount(clip.ravel(), minlength=256) for clip in clips)
    values, total = np.arange(256), counts.sum()
    level = float((counts * values).sum() / total)
    spread = float(np.sqrt((counts * (values - level) ** 2).sum() / total))
    return level, spread if spread > 0 else 1.0
