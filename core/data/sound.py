"""Sound as a network reads it: log-mel bands of short frames. Plain NumPy, the same everywhere."""

import io
import wave

import numpy as np

RATE = 16_000
"""Samples a second that recordings are brought to."""
FRAME, HOP, BANDS = 400, 160, 40
"""Samples of a frame (25 ms) and from frame to frame (10 ms); bands on the mel scale."""
TRANSFORMED = 512
LOWEST, HIGHEST = 60.0, 7600.0
"""Hertz between which the bands lie."""
FLOOR = 1e-6
"""Added to a band's energy before its logarithm: what is softer sounds like silence."""
STILL = 0.01
"""Spread of a band below which nothing is heard in it, as above what a narrow microphone records."""


def log_mel(samples: np.ndarray) -> np.ndarray:
    """float32 [frames, BANDS] of samples between -1 and 1 at RATE; a sound shorter than a frame is one frame.

    A Hann window, the power spectrum, triangles on the mel scale of O'Shaughnessy (1987), the natural logarithm.
    """
    if len(samples) < FRAME:
        samples = np.pad(samples, (0, FRAME - len(samples)))
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(FRAME + 1)[:-1], TRANSFORMED)) ** 2 / FRAME
    return np.log(spectrum @ mel_bands() + FLOOR).astype(np.float32)


def mel_bands() -> np.ndarray:
    """float64 [TRANSFORMED // 2 + 1, BANDS]: by how much each frequency counts in each band, linear in mel."""
    edges = np.linspace(_mel(LOWEST), _mel(HIGHEST), BANDS + 2)
    at = _mel(np.arange(TRANSFORMED // 2 + 1) * RATE / TRANSFORMED)[:, None]
    rising = (at - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - at) / (edges[2:] - edges[1:-1])
    return np.maximum(0.0, np.minimum(rising, falling))


def levelled(features: np.ndarray, *, together: bool = False) -> np.ndarray:
    """The same with mean 0 and variance 1 of every band: what is left no longer tells the room and the microphone.

    With `together` the variance is that of all bands: those in which something goes on stand out of the noise.
    """
    features = features.astype(np.float64)
    spread = (features - features.mean(axis=0)).std() if together else features.std(axis=0)
    return ((features - features.mean(axis=0)) / np.where(spread > STILL, spread, 1.0)).astype(np.float32)


def loud(samples: np.ndarray, *, below: float = 30.0, margin: float = 0.1) -> slice:
    """From the first to the last moment at most `below` decibels softer than the loudest, and a margin in s."""
    if len(samples) < FRAME:
        return slice(0, len(samples))
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    energy = (frames.astype(np.float64) ** 2).mean(axis=1)
    heard = np.flatnonzero(energy >= energy.max() * 10 ** (-below / 10))
    edge = round(margin * RATE)
    return slice(max(0, heard[0] * HOP - edge), min(len(samples), heard[-1] * HOP + FRAME + edge))


def as_wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    """Samples between -1 and 1 as a WAV file of 16 bits."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return written.getvalue()


def _mel(hertz: np.ndarray | float) -> np.ndarray | float:
    return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)
