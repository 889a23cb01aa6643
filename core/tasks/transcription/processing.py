"""Transcripts without Unroll: a recording becomes frames, probabilities become what is said."""

from pathlib import Path
from typing import Any

import numpy as np

from core.language import say
from core.models.in_numpy.ctc import beam_search, greedy, log_probability
from core.sources.recordings.hearing import heard
from core.tasks.processing import Processing
from core.tasks.sequence_labels.processing import SOUNDS, example_sound
from core.tasks.transcription.dataset import TranscriptionCodecs
from core.tasks.transcription.encoding import filled_up, put_together, stacked_frames
from core.tasks.transcription.options import TranscriptionOptions
from core.words import counted


def transcription_processing(
    codecs: TranscriptionCodecs, options: TranscriptionOptions, preparation: Any
) -> Processing:
    """Of a run with these codecs."""
    seconds = say("{seconds:.1f} s, the longest recording of the run", seconds=codecs.timesteps * codecs.stacked / 100)
    return Processing(
        read=read_speech,
        answer=transcript_rows,
        learnt={
            "trim": preparation.trim,
            "symbols": codecs.symbols,
            "words": codecs.words,
            "stacked": codecs.stacked,
            "beam": options.beam_size,
        },
        reads=SOUNDS,
        answers=say("One recording with what is said, and how probable that is among all that could be said."),
        example=("example.wav", example_sound()),
        requirements=("av", "scipy"),
        limits={
            "litert": say("Recordings may take at most {seconds}: a LiteRT file has a fixed length.", seconds=seconds)
        },
    )


# What follows is taken out.


def read_speech(path: Path, learnt: dict) -> dict[str, np.ndarray]:
    """Name -> log-mel bands [frames, bands] of a recording."""
    return {path.name: heard(path.read_bytes(), path.name, trim=learnt["trim"], together=True)}


def transcript_rows(network: Any, asked: dict[str, np.ndarray], learnt: dict) -> list[dict]:
    """What is said in each recording."""
    return [{"file": name, **understood_frames(network, frames, learnt)} for name, frames in asked.items()]


def understood_frames(network: Any, frames: np.ndarray, learnt: dict) -> dict:
    """What is said in these frames, and its probability."""
    read = stacked_frames(frames, learnt["stacked"])
    longest = network.lengths.get("window") or len(read)
    if len(read) > longest:
        raise ValueError(
            say(
                "The recording has {timesteps}; this network takes {longest} at most.",
                timesteps=counted(len(read), "timestep"),
                longest=longest,
            )
        )
    answer = network.predict(filled_up([read], longest))[0][: len(read)]
    if learnt["beam"] == 1:
        symbols = greedy(answer)
        score = log_probability(answer, symbols)
    else:
        best = beam_search(answer, learnt["beam"])[0]
        symbols, score = best.symbols, best.log_probability
    text = put_together([learnt["symbols"][number] for number in symbols], learnt["words"])
    return {"text": text, "probability": float(np.exp(score))}
