"""A run of one's own, made of one that somebody shares: its files are linked, what may change is written anew."""

import os
import shutil
import time
from pathlib import Path

from core.errors import UserError
from core.files import appear, storing, write_atomically
from core.language import say
from core.runs.folder.run import Run, RunRecord
from core.runs.folder.sharing import FILE as SHARED
from core.runs.folder.source import PARTS, read_recipe
from core.runs.store import Store, new_identifier
from core.sources.intake.sources import digest

WRITTEN_ANEW = ("run.json", "label.json", SHARED)
GROWING = ("states.jsonl",)


@storing()
def copy_run(store: Store, run: str) -> str:
    """The id of the copy; its source is the person's from then on too."""
    found = store.run(run)
    store.permit("copy", found)
    if not found.ended:
        raise UserError(say("This run has not ended."), say("Copy it when it has."))
    store.require_share()
    experiment = new_identifier()
    record = RunRecord(
        id=f"{experiment}-1",
        experiment=experiment,
        title=found.title,
        created=time.time(),
        owner=store.owner,
        imported=found.imported,
    )
    half = store.reader.folder / f".tmp-{record.id}"
    try:
        _link_all(found.folder, half)
        write_atomically(half / "run.json", record.model_dump_json())
        take_source(store, found)
        appear(half, store.reader.folder / record.id)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return record.id


@storing()
def take_source(store: Store, run: Run) -> str:
    """Make the source of a run that may be read the person's own; its sha256."""
    store.permit("copy", run)
    source = read_recipe(run.folder).source
    home = store.sources / source.sha256
    place = home / digest(source.preparation.reading)
    place.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        given = run.folder / "source" / name
        own = (home if name in ("original", "name") else place) / name
        if given.is_file() and not own.exists():
            _link(given, own)
    return source.sha256


def _link_all(folder: Path, copy: Path) -> None:
    for place, _, names in os.walk(folder):
        target = copy / Path(place).relative_to(folder)
        target.mkdir()
        for name in names:
            path = Path(place, name)
            if name in WRITTEN_ANEW or name.startswith(".tmp-") or not path.is_file():
                continue
            if name in GROWING:
                shutil.copyfile(path, target / name)
            else:
                _link(path, target / name)


def _link(path: Path, link: Path) -> None:
    try:
        os.link(path, link)
    except OSError:
        shutil.copyfile(path, link)
