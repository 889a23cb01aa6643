"""A store with tiny runs that were really trained: on drawn gestures, on recordings, and on clips."""

from pathlib import Path

import numpy as np

from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.runs.store import Store
from core.sources.clips.samples import gif
from core.sources.intake.sources import Source
from core.sources.intake.together import zipped
from core.sources.recordings.samples import CALLS, RATE, wav, whistle
from core.sources.recordings.signals import listed, tone_recordings
from core.sources.sequences.sketchbook import as_table
from core.tasks import tasks_on
from tests.core.sources.clips.filming import moving
from tests.importing import import_here
from tests.pages.finished import train_all

GESTURES, SOUNDS, SAID = "Up or down", "Rising or falling", "Keys of a telephone"
FILMS = "Left or right"
SMALL = {"units": 4, "epochs": 2, "layers": 1, "dropout": 0.0, "bidirectional": False, "split": "order"}


def drawings() -> bytes:
    """Strokes that go up or down."""
    random, way = np.random.default_rng(3), np.linspace(-1, 1, 12)
    files = {}
    for number in range(40):
        up = number % 2
        points = np.stack([way * 0.2, way if up else -way], axis=1) + random.normal(0, 0.05, (12, 2))
        files[f"{'up' if up else 'down'}/{'abcd'[number % 4]}_{number}.csv"] = as_table(points)
    return zipped(files)


def recordings() -> bytes:
    """Whistles that rise or fall."""
    random = np.random.default_rng(4)
    calls = {name: CALLS[name] for name in ("rising", "falling")}
    sounds = {
        f"{name}/bird_{number}.wav": wav(whistle(course, random, low=600, high=1200), RATE)
        for name, course in calls.items()
        for number in range(14)
    }
    return zipped(sounds)


def clips() -> bytes:
    """A square that moves to the left or to the right."""
    there = moving(6, width=40, height=24)
    films = {f"right/{number}.gif": gif(there, 10) for number in range(10)}
    return zipped(films | {f"left/{number}.gif": gif(there[::-1], 10) for number in range(10)})


def pressed(count: int) -> bytes:
    """Two or three keys of a telephone a recording, and what they are."""
    return listed(tone_recordings(count, decibels=20.0, seed=3, keys=(2, 3)))


def fill(folder: Path) -> None:
    """A GRU on gestures, one on recordings, one on what is said in them, and one on clips."""
    store = Store(folder)
    train_all(store, _specs(import_here(drawings(), "drawings.zip", store.sources)), GESTURES)
    train_all(store, _specs(import_here(recordings(), "whistles.zip", store.sources), every=4), SOUNDS)
    spoken = import_here(pressed(24), "keys.zip", store.sources)
    train_all(store, _specs(spoken, stacked=8, learning_rate=0.05, epochs=4, loss="ctc"), SAID)
    train_all(store, _specs(import_here(clips(), "films.zip", store.sources), filters=2), FILMS)


def _specs(source: Source, **values: object) -> list[RunSpec]:
    preparation = source.report.preparation
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=preparation)
    [task] = tasks_on(preparation)
    return recipes(task, recipe, cells=["gru"], seeds=[0], values={**SMALL, "loss": "cross_entropy", **values})
