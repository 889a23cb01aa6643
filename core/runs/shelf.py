"""Exhibits as they were last read: a page asks for them several times at every click."""

from collections import OrderedDict
from pathlib import Path

from pydantic import ValidationError

from core.results.exhibits import EXHIBIT, Exhibit

MOST_BYTES = 64_000_000
"""Of exhibits on disk that are kept in memory."""
_Stamp = tuple[tuple[str, int, int], ...]
_shelf: OrderedDict[Path, tuple[_Stamp, list[Exhibit]]] = OrderedDict()


def read_exhibits(folder: Path) -> list[Exhibit]:
    """What stands in `folder`, in order; unreadable files are left out, and files that changed are read again."""
    paths = sorted(folder.glob("*.json"))
    stamp = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    known = _shelf.pop(folder, None)
    exhibits = known[1] if known and known[0] == stamp else read_files(paths)
    _shelf[folder] = (stamp, exhibits)
    while len(_shelf) > 1 and sum(size for each, _ in _shelf.values() for *_, size in each) > MOST_BYTES:
        _shelf.popitem(last=False)
    return list(exhibits)


def read_files(paths: list[Path]) -> list[Exhibit]:
    """The exhibits in these files; unreadable ones are left out."""
    found = []
    for path in paths:
        try:
            found.append(EXHIBIT.validate_json(path.read_bytes()))
        except (OSError, ValidationError):
            continue
    return found
