"""Labels of clips without Unroll: a film becomes small frames, probabilities become a label."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.language import say
from core.sources.clips.decoding import Equal, FilmFile
from core.tasks.clip_labels.frames import ClipCodecs, window
from core.tasks.processing import Processing, likeliest


def clip_processing(codecs: ClipCodecs) -> Processing:
    """Of a run with these codecs."""
    size = f"{codecs.height}, {codecs.width}, {codecs.channels}"
    return Processing(
        read=read_clip,
        answer=clip_rows,
        learnt={"codecs": codecs.model_dump(mode="json")},
        reads=say(
            "A film, 60 s at most: MP4, WebM, MOV or GIF; or frames at {rate:g} a second as a NumPy "
            "file (.npy), uint8 [frames, {size}].",
            rate=codecs.rate,
            size=size,
        ),
        answers=say("One clip with its label, and the probability of every label."),
        example=("example.npy", _example(codecs)),
        requirements=("av",),
    )


def _example(codecs: ClipCodecs) -> bytes:
    """A bright square that moves over a dark frame."""
    frames = np.full((codecs.timesteps, codecs.height, codecs.width, codecs.channels), 30, np.uint8)
    side = max(min(codecs.height, codecs.width) // 4, 1)
    for number, frame in enumerate(frames):
        at = number * (codecs.width - side) // max(len(frames) - 1, 1)
        frame[:side, at : at + side] = 220
    written = io.BytesIO()
    np.save(written, frames)
    return written.getvalue()


# What follows is taken out.


def read_clip(path: Path, learnt: dict) -> dict[str, np.ndarray]:
    """Name -> frames uint8 [frames, height, width, channels]."""
    codecs = SimpleNamespace(**learnt["codecs"])
    if path.suffix == ".npy":
        frames = np.load(path, allow_pickle=False)
    else:
        how = Equal(codecs.rate, codecs.width, codecs.height, codecs.channels == 3)
        frames = FilmFile(path.name, path.read_bytes).decode(how).frames
    wanted = (codecs.height, codecs.width, codecs.channels)
    if frames.dtype != np.uint8 or frames.shape[1:] != wanted:
        raise ValueError(
            say(
                "A frame has {shape} numbers of {dtype}; the network reads {wanted} uint8.",
                shape=frames.shape[1:],
                dtype=frames.dtype,
                wanted=wanted,
            )
        )
    return {path.name: frames}


def clip_rows(network: Any, asked: dict[str, np.ndarray], learnt: dict) -> list[dict]:
    """Each clip with its label and all probabilities."""
    codecs = SimpleNamespace(**learnt["codecs"])
    return [
        {"clip": name, **likeliest(codecs.classes, network.predict(window(frames, codecs)[None])[0])}
        for name, frames in asked.items()
    ]
