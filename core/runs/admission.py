"""From a wish to a folder: a submitted run gets everything it will ever need, and appears all at once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from core.errors import NotFound
from core.files import appear, write_atomically
from core.recipes.spec import RunSpec
from core.runs.folder.run import RunRecord
from core.runs.folder.source import link_source
from core.runs.intents import Submit
from core.runs.store import Store


def admit(store: Store, submitted: Submit) -> Iterator[str]:
    """Make the folders of a submitted experiment, one after the other; safe to repeat after a crash."""
    return (run for run, spec in submitted.runs().items() if _admit(store, submitted, run, spec))


def _admit(store: Store, submitted: Submit, run: str, spec: RunSpec) -> bool:
    folder = store.reader.folder / run
    if (store.trash / run).exists():
        return False
    if folder.exists():
        return not (folder / "states.jsonl").exists()
    half = folder.with_name(f".tmp-{run}")
    shutil.rmtree(half, ignore_errors=True)
    try:
        _fill(half, store, submitted.record(run), spec)
        appear(half, folder)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)  # a full disk: nothing half-made stays, and it is tried again
        raise
    return True


def _fill(half: Path, store: Store, record: RunRecord, spec: RunSpec) -> None:
    half.mkdir()
    write_atomically(half / "recipe.json", spec.model_dump_json())
    try:
        link_source(store.sources_of(record.owner), spec, half / "source")
    except NotFound:
        shutil.rmtree(half / "source", ignore_errors=True)  # the worker says so, in the run
    write_atomically(half / "run.json", record.model_dump_json())
