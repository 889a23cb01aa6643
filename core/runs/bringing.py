"""Bringing a source into a store: as much as the person may, and bytes that are here already are not stored again."""

import os
from contextlib import suppress
from pathlib import Path

from core.files import storing
from core.people.homes import PEOPLE
from core.runs.store import Store
from core.sources.intake.imports import IMPORTS
from core.sources.intake.sources import admitted
from core.sources.preparation import Reading


def bring(store: Store, content: bytes, name: str, reading: Reading = Reading()) -> str:
    """Begin to read `content`; its sha256, by which IMPORTS is asked. Raises UserError when it is too much."""
    if store.person is not None:
        store.require_share(coming=len(content))
        _link_the_same(store, admitted(content), len(content))
    return IMPORTS.begin(content, name, store.sources, reading)


@storing()
def _link_the_same(store: Store, sha256: str, size: int) -> None:
    """Where somebody has brought the same bytes, both have them as one file; nothing else is shared."""
    home = store.sources / sha256
    if (home / "original").exists():
        return
    for path in (store.root / PEOPLE).glob(f"*/sources/{sha256}/original"):
        if path.stat().st_size == size:
            _link(path, home / "original")
            return


def _link(path: Path, own: Path) -> None:
    own.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # a disk without links stores them twice
        os.link(path, own)
