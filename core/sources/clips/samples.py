"""A sample of clips: handwritten digits that drift, from our own generator."""

import io

import numpy as np

from core.language import mark
from core.sources.intake.together import zipped
from core.sources.sample import Sample

SIDE, LENGTH, RATE = 24, 12, 10
"""Pixels of a frame, frames of a clip, frames a second."""
WAYS = {"down": (1, 0), "left": (0, -1), "right": (0, 1), "up": (-1, 0)}
"""Label -> pixels down and to the right from frame to frame."""
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
EACH = 12
"""Clips of each digit in each direction."""


def drifting(picture: np.ndarray, way: tuple[int, int], start: tuple[int, int], *, step: int = 1) -> np.ndarray:
    """uint8 [LENGTH, SIDE, SIDE]: a digit that leaves at one edge comes back at the other.

    Every place is as likely in every frame, whatever the direction, so that no single frame tells it.
    """
    sheet = np.zeros((SIDE, SIDE), np.uint8)
    sheet[: len(picture), : picture.shape[1]] = picture
    places = [tuple(at + frame * step * by for at, by in zip(start, way, strict=True)) for frame in range(LENGTH)]
    return np.stack([np.roll(sheet, place, axis=(0, 1)) for place in places])


def moving_digits(*, each: int = EACH, seed: int = 5) -> dict[str, bytes]:
    """DIRECTION/DIGIT_NUMBER.gif -> a film of a handwritten digit, with some noise and at one of two speeds."""
    from sklearn.datasets import load_digits

    random, known, files = np.random.default_rng(seed), load_digits(), {}
    for digit, name in enumerate(DIGITS):
        pictures = random.permutation(known.images[known.target == digit])[: each * len(WAYS)]
        for number, picture in enumerate(pictures):
            label = list(WAYS)[number % len(WAYS)]
            start = tuple(int(at) for at in random.integers(0, SIDE, 2))
            clip = drifting(picture * 15, WAYS[label], start, step=int(random.integers(1, 3)))
            noisy = clip + random.normal(0, 8, clip.shape)
            files[f"{label}/{name}_{number + 1}.gif"] = gif(np.clip(noisy, 0, 255).astype(np.uint8), RATE)
    return files


def gif(clip: np.ndarray, rate: float) -> bytes:
    """A GIF of grey frames [frames, height, width]."""
    import av

    written = io.BytesIO()
    with av.open(written, "w", format="gif") as container:
        stream = container.add_stream("gif", rate=rate)
        stream.height, stream.width, stream.pix_fmt = clip.shape[1], clip.shape[2], "gray"
        for frame in clip:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="gray")))
        container.mux(stream.encode())
    return written.getvalue()


SAMPLES = (
    Sample(
        key="moving_digits",
        title=mark("Moving digits"),
        description=mark(
            "480 clips of a handwritten digit that drifts up, down, left or right: no single frame tells it."
        ),
        origin=mark("Digits of the UCI Machine Learning Repository as scikit-learn has them; set in motion by us."),
        name="moving digits.zip",
        content=lambda: zipped(moving_digits()),
        kind="clips",
    ),
)
