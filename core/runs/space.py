"""What the store takes on the disk, and what of it is given back."""

import json
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.errors import UserError
from core.language import say
from core.people.homes import PEOPLE, everybody
from core.people.rights import is_listed
from core.runs.listed.searches import every_search
from core.runs.people.owned import owner_in, weight
from core.runs.store import Store
from core.sources.intake.brought import HASH, Brought, brought

DAY = 86_400
KEPT_IN_TRASH = 7 * DAY
UNUSED = 30 * DAY
"""Seconds after its last import after which a source that no run and no draft needs goes into the trash."""
HALF_MADE = 3_600
"""Seconds after which what was begun and never finished is removed."""
SOURCE = "source-"
"""How the name of a source in the trash begins."""


@dataclass(frozen=True)
class Space:
    """Bytes on the disk; what two places share is counted once, for the first of them."""

    free: int
    sources: int
    runs: int
    trash: int
    caches: int
    largest: tuple[tuple[str, int], ...]
    """The largest runs, each with what deleting it for good would give back."""


def space(store: Store, *, most: int = 10) -> Space:
    """What takes how much."""
    seen: set[tuple[int, int]] = set()
    sources = weight([store.sources] if store.person else [store.sources, store.root / PEOPLE], seen)
    runs = {folder.name: weight([folder], seen) for folder in _folders(store.reader.folder) if _has(store, folder)}
    return Space(
        free=shutil.disk_usage(store.root).free,
        sources=sources,
        runs=sum(runs.values()),
        trash=weight(
            [store.trash] if store.person is None else filter(partial(_has, store), _folders(store.trash)), seen
        ),
        caches=weight([store.cache], seen) if _has_the_house(store) else 0,
        largest=tuple(sorted(runs.items(), key=lambda pair: -pair[1])[:most]),
    )


def unused(store: Store) -> list[Brought]:
    """Sources that no run and no draft needs, the latest first."""
    idle = [one for one in brought(store.sources, most=None) if _is_idle(store, one.sha256)]
    if not idle:
        return []
    needed = _needed(store)
    return [one for one in idle if one.sha256 not in needed]


def give_back(store: Store, sources: Iterable[Brought]) -> None:
    """Put these sources into the trash; bringing the same file again brings them back."""
    for one in sources:
        place = store.trash / f"{SOURCE}{one.sha256}"
        shutil.rmtree(place, ignore_errors=True)
        with suppress(FileNotFoundError):
            (store.sources / one.sha256).rename(place)
            os.utime(place)


def empty_trash(store: Store, *, older: float = 0.0) -> None:
    """Delete for good what the person has had in the trash for so many seconds."""
    for path in _older(store.trash, older, lambda path: _has(store, path)):
        _remove(path)


def clear_caches(store: Store) -> None:
    """Delete what is only kept to save time; it is made again when it is needed. All people share it."""
    if not _has_the_house(store):
        raise UserError(say("The caches are everybody's."), say("Ask the person who looks after this server."))
    for path in store.cache.iterdir():
        _remove(path)


def tidy(store: Store) -> None:
    """What the supervisor does now and then."""
    empty_trash(store, older=KEPT_IN_TRASH)
    now = time.time()
    views = [store, *(store.seen_by(person) for person in everybody(store.root))]
    for view in views:
        old = [one for one in brought(view.sources, most=None) if now - one.at > UNUSED]
        if old:
            give_back(view, [one for one in unused(view) if one in old])
    homes = [folder for view in views for folder in (view.drafts, *_folders(view.sources))]
    for one in every_search(store.root):
        if one.ended() and not _has_runs(store, one.path.name) and now - one.path.stat().st_mtime > HALF_MADE:
            one.remove()
    searches = [one.path for one in every_search(store.root)]
    for folder in (store.reader.folder, store.intents, *homes, *searches):
        for path in _older(folder, HALF_MADE, lambda path: path.name.startswith(".tmp-")):
            _remove(path)


def _is_idle(store: Store, sha256: str) -> bool:
    """No draft decides about it, and no run's folder shares its bytes."""
    original = store.sources / sha256 / "original"
    # Where there are people, a second link may be another person's source.
    alone = store.person is not None or (original.is_file() and original.stat().st_nlink == 1)
    return not (store.drafts / f"{sha256}.json").exists() and original.is_file() and alone


def _needed(store: Store) -> set[str]:
    """Sources of all runs and wishes; runs' folders hold copies where the disk knows no links."""
    found: set[str] = set()
    for path in (*store.reader.folder.glob("*/recipe.json"), *store.trash.glob("*/recipe.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found.add(json.loads(path.read_bytes())["source"]["sha256"])
    for path in store.intents.glob("*.json"):
        with suppress(OSError):
            found.update(HASH.findall(path.read_text(errors="replace")))
    return found


def _has_runs(store: Store, experiment: str) -> bool:
    """Whether a run of the experiment is there, or may be restored."""
    return any(next(folder.glob(f"{experiment}-*"), None) for folder in (store.reader.folder, store.trash))


def _has(store: Store, folder: Path) -> bool:
    """Whether what lies in this folder is the person's; a source in the trash is everybody's."""
    return store.person is None or is_listed(store.person, owner=owner_in(folder))


def _has_the_house(store: Store) -> bool:
    """Whether the person looks after what is everybody's."""
    return store.person is None or store.person.teaches


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if stat.S_ISDIR(path.lstat().st_mode)]


def _older(folder: Path, seconds: float, fits: Callable[[Path], bool] = lambda _: True) -> Iterator[Path]:
    now = time.time()
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if fits(path) and now - path.lstat().st_mtime >= seconds:
                yield path


def _remove(path: Path) -> None:
    if stat.S_ISDIR(path.lstat().st_mode):
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
