"""Exhibits as they were last read: a page asks for them several times at every click."""

import os
import threading
from collections import OrderedDict
from pathlib import Path

from pydantic import ValidationError

from core.results.exhibits.kinds import EXHIBIT, Exhibit

MOST_BYTES = 64_000_000
"""Of exhibits on disk that are kept in memory."""
_Stamp = tuple[tuple[str, int, int], ...]
_shelf: OrderedDict[Path, tuple[_Stamp, list[Exhibit]]] = OrderedDict()
_lock = threading.Lock()


def read_exhibits(folder: Path) -> list[Exhibit]:
    """What stands in `folder`, in order; unreadable files are left out, and files that changed are read again."""
    stamp = _stamp(folder)
    with _lock:
        known = _shelf.get(folder)
        if known is not None and known[0] == stamp:
            _shelf.move_to_end(folder)
            return list(known[1])
    exhibits = read_files([folder / name for name, *_ in stamp])
    with _lock:
        _shelf[folder] = (stamp, exhibits)
        _shelf.move_to_end(folder)
        while len(_shelf) > 1 and sum(size for each, _ in _shelf.values() for *_, size in each) > MOST_BYTES:
            _shelf.popitem(last=False)
    return list(exhibits)


def _stamp(folder: Path) -> _Stamp:
    """Another whenever a file of it may be another; one look at each, since this is asked dozens of times a click."""
    try:
        with os.scandir(folder) as files:
            there = [(one.name, one.stat()) for one in files if one.name.endswith(".json")]
    except OSError:
        return ()
    return tuple(sorted((name, status.st_mtime_ns, status.st_size) for name, status in there))


def read_files(paths: list[Path]) -> list[Exhibit]:
    """The exhibits in these files; unreadable ones are left out."""
    found = []
    for path in paths:
        try:
            found.append(EXHIBIT.validate_json(path.read_bytes()))
        except (OSError, ValidationError):
            continue
    return found
