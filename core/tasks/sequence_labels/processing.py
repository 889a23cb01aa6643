"""Labels of sequences and of recordings without Unroll: scaled values in, labels out."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from core.data.sound import RATE, as_wav
from core.language import mark, say
from core.results.csv_cells import csv_text
from core.sources.recordings.hearing import heard
from core.sources.recordings.preparation import RecordingPreparation
from core.tasks.processing import Processing, likeliest, require_free
from core.tasks.sequence_labels.dataset import SequenceCodecs, complete, window

SOUNDS = mark("A recording: WAV, or any other sound file that PyAV decodes, 60 s at most.")


def sequence_processing(codecs: SequenceCodecs, preparation: Any) -> Processing:
    """Of a run with these codecs, on values or on sounds."""
    learnt = {"codecs": codecs.model_dump(mode="json")}
    if isinstance(preparation, RecordingPreparation):
        return Processing(
            read=read_sound,
            answer=sequence_rows,
            learnt=learnt | {"trim": preparation.trim},
            reads=SOUNDS,
            answers=say("One recording with its label, and the probability of every label."),
            example=("example.wav", example_sound()),
            requirements=("av", "scipy"),
        )
    require_free(codecs.features, "sequence")
    columns = ["sequence", *codecs.features]
    return Processing(
        read=read_sequences,
        answer=sequence_rows,
        learnt=learnt,
        reads=say(
            "A CSV file with the columns {columns}: one row a timestep, in order; sequence "
            "says which one a row belongs to. Empty cells are filled between neighbours.",
            columns=", ".join(columns[:12]) + (" …" if len(columns) > 12 else ""),
        ),
        answers=say("One sequence with its label, and the probability of every label."),
        example=("example.csv", csv_text(_example(codecs)).encode()),
        requirements=("pandas",),
    )


def example_sound() -> bytes:
    """Half a second of a tone."""
    return as_wav(0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE))


def _example(codecs: SequenceCodecs) -> pd.DataFrame:
    """Two sequences that wander about the level of the training part."""
    random, tables = np.random.default_rng(0), []
    for name in ("first", "second"):
        moved = random.normal(size=(codecs.timesteps * codecs.every, len(codecs.features))).cumsum(axis=0)
        values = np.array(codecs.level) + np.array(codecs.spread) * moved / max(np.abs(moved).max(), 1)
        table = pd.DataFrame(values, columns=list(codecs.features))
        table.insert(0, "sequence", name)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


# What follows is taken out.


def read_sequences(path: Path, learnt: dict) -> dict[str, np.ndarray]:
    """Name -> values [timesteps, features] of every sequence of a CSV file."""
    # Only empty cells are missing: a sequence may be called NA.
    table = pd.read_csv(path, dtype={"sequence": str}, keep_default_na=False, na_values=["", "NaN"])
    table = table.rename(columns=lambda name: name.removeprefix("'"))
    features = list(learnt["codecs"]["features"])
    return {name: rows[features].to_numpy(float) for name, rows in table.groupby("sequence", sort=False)}


def read_sound(path: Path, learnt: dict) -> dict[str, np.ndarray]:
    """Name -> log-mel bands [frames, bands] of a recording."""
    return {path.name: heard(path.read_bytes(), path.name, trim=learnt["trim"])}


def sequence_rows(network: Any, asked: dict[str, np.ndarray], learnt: dict) -> list[dict]:
    """Each sequence with its label and all probabilities."""
    codecs = SimpleNamespace(**learnt["codecs"])
    read = np.stack([window(complete(values, codecs.every), codecs) for values in asked.values()])
    return [
        {"name": name, **likeliest(codecs.classes, told)}
        for name, told in zip(asked, network.predict(read), strict=True)
    ]
