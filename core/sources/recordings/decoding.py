"""From the bytes of a sound file to samples at one rate, in one channel."""

import io
import wave
from pathlib import PurePosixPath

import numpy as np

from core.data.sound import RATE
from core.errors import Refused
from core.language import say
from core.sources.intake.containers import OF_SOUND_ALONE, OF_SOUNDS, container_of

ENDINGS = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".webm", ".aiff", ".aif"})
LONGEST = 60.0
"""Seconds of one recording."""


def is_sound_name(name: str) -> bool:
    """Whether a file's name is that of a sound."""
    return PurePosixPath(name).suffix.lower() in ENDINGS


def is_sound(start: bytes, name: str) -> bool:
    """Whether bytes begin as a sound file does; those that may be films too are told apart by their name."""
    found = container_of(start)
    return found in OF_SOUND_ALONE or (found in OF_SOUNDS and is_sound_name(name))


def samples_of(content: bytes, name: str) -> np.ndarray:
    """float32 [samples] at RATE, between -1 and 1, the mean of all channels; raises Refused."""
    found = _plain(content)
    if found is None:
        found = _decoded(content, name)
    samples, rate = found
    if not len(samples):
        raise Refused(say("{name} holds no sound.", name=name), say("Leave it out, and bring the rest."))
    if len(samples) > LONGEST * rate:
        raise Refused(
            say(
                "{name} takes {seconds:.0f} s; recordings of at most {longest:.0f} s are read.",
                name=name,
                seconds=len(samples) / rate,
                longest=LONGEST,
            ),
            say("Cut it into one recording for each label."),
        )
    return _at_rate(samples, rate)


def _plain(content: bytes) -> tuple[np.ndarray, int] | None:
    """A WAV file of 16 bits, as nearly all are; None where it is something else."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            if file.getsampwidth() != 2:
                return None
            channels, rate = file.getnchannels(), file.getframerate()
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    except (wave.Error, EOFError, ValueError):
        return None
    whole = len(samples) // channels * channels
    return samples[:whole].reshape(-1, channels).mean(axis=1), rate


def _decoded(content: bytes, name: str) -> tuple[np.ndarray, int]:
    import av

    damaged = Refused(
        say("{name} cannot be decoded as sound.", name=name), say("Save it as WAV and bring it again, or leave it out.")
    )
    form = container_of(content[:16])
    if form not in OF_SOUNDS:
        raise damaged
    try:
        with av.open(io.BytesIO(content), format=form) as container:
            if not container.streams.audio:
                raise Refused(say("{name} holds no sound.", name=name), say("Leave it out, and bring the rest."))
            ours, parts, count = av.AudioResampler(format="fltp", rate=RATE), [], 0
            for frame in container.decode(audio=0):
                for told in ours.resample(frame):
                    parts.append(told.to_ndarray().mean(axis=0))
                    count += len(parts[-1])
                if count > LONGEST * RATE:
                    break
            parts += [told.to_ndarray().mean(axis=0) for told in ours.resample(None)]
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise damaged from error
    return (np.concatenate(parts) if parts else np.empty(0, np.float32)), RATE


def _at_rate(samples: np.ndarray, rate: int) -> np.ndarray:
    if rate == RATE:
        return samples
    from math import gcd

    from scipy.signal import resample_poly

    shared = gcd(rate, RATE)
    return resample_poly(samples, RATE // shared, rate // shared).astype(np.float32)
