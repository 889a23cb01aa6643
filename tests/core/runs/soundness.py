"""Whether a store keeps what it promises, looked up in its files; after any crash the answer must be: in everything."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from core.locks import held
from core.runs.folder.run import Run
from core.runs.folder.states import ALLOWED, ENDED
from core.runs.store import Store
from core.training.events import EpochEnded, Started


def broken_promises(store: Store) -> list[str]:
    """A sentence for each thing that is not as it should be."""
    return [f"{run.id}: {sentence}" for run in store.runs() for sentence in _broken(store, run)]


def _broken(store: Store, run: Run) -> Iterator[str]:
    life = [transition.to for transition in store.reader.transitions(run.id)]
    for before, after in pairwise([None, *life]):
        if after not in ALLOWED[before]:
            yield f"{after} follows {before}"
    living = [folder.name for folder in run.folder.glob("attempts/*") if held(folder / "lock")]
    if len(living) > 1:
        yield f"workers have attempts {', '.join(living)} at once"
    if life and life[-1] in ENDED and living:
        yield f"it is {life[-1]}, and a worker still has it"
    if run.state == "finished" and (run.weights_path() is None or not run.exhibits()):
        yield "it is finished without a network or without results"
    yield from _broken_log(run)
    yield from _broken_json(run.folder)


def _broken_log(run: Run) -> Iterator[str]:
    """Epochs follow each other, and a further attempt goes on where an earlier one left a checkpoint."""
    told: dict[int, EpochEnded] = {}
    expected = 1
    for event in run.events():
        if isinstance(event, Started):
            expected = event.epoch + 1
            if event.epoch and event.epoch not in told:
                yield f"attempt {event.attempt} goes on after epoch {event.epoch}, which nobody trained"
        if isinstance(event, EpochEnded):
            if event.epoch != expected:
                yield f"epoch {event.epoch} stands where epoch {expected} belongs"
            earlier = told.get(event.epoch)
            if earlier and (earlier.loss, earlier.validation_loss) != (event.loss, event.validation_loss):
                yield f"epoch {event.epoch} came out differently when it was trained again"
            told[event.epoch] = event
            expected = event.epoch + 1


def _broken_json(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.json"):
        try:
            json.loads(path.read_bytes(), parse_constant=_refuse)
        except ValueError:
            yield f"{path.relative_to(folder)} is not JSON"


def _refuse(constant: str) -> float:
    raise ValueError(constant)
