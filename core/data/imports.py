"""Imports under way, so that every page, tab and reload finds the same one instead of starting another."""

import hashlib
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from core.data.preparation import Reading
from core.data.sources import Import, Source, digest, open_source, start_import
from core.errors import Refused

REFUSALS_KEPT = 100


class Imports:
    """The importer processes of one server; safe for any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[tuple[Path, str, str], Import] = {}
        self._refused: OrderedDict[tuple[Path, str, str], Refused] = OrderedDict()

    def begin(self, content: bytes, name: str, sources: Path, reading: Reading = Reading()) -> str:
        """Bring `content` in; its sha256, by which `outcome` is asked. Raises Refused when it is too large."""
        key = (sources, hashlib.sha256(content).hexdigest(), digest(reading))
        with self._lock:
            self._refused.pop(key, None)
            if key not in self._running:
                self._running[key] = start_import(content, name, sources, reading=reading)
        return key[1]

    def outcome(self, sources: Path, sha256: str, reading: Reading = Reading()) -> Source | None:
        """The source, None while it is still read; raises Refused, or NotFound when nobody brought it."""
        key = (sources, sha256, digest(reading))
        with self._lock:
            if key in self._refused:
                raise self._refused[key]
            if key not in self._running:
                self._find(key, reading)
            if key not in self._running:
                return open_source(sources, sha256, reading)
            return self._ask(key)

    def _find(self, key: tuple[Path, str, str], reading: Reading) -> None:
        """Read bytes again that are here but were never, or not in this way, read to the end."""
        sources, sha256, way = key
        home = sources / sha256
        if not (home / way / "report.json").is_file() and (home / "original").is_file():
            name = (home / "name").read_text(encoding="utf-8")
            self._running[key] = start_import((home / "original").read_bytes(), name, sources, reading=reading)

    def _ask(self, key: tuple[Path, str, str]) -> Source | None:
        try:
            source = self._running[key].result()
        except Refused as refused:
            self._running.pop(key)
            self._refused[key] = refused
            while len(self._refused) > REFUSALS_KEPT:
                self._refused.popitem(last=False)
            raise
        if source is not None:
            self._running.pop(key)
        return source


IMPORTS = Imports()
"""Those of this process."""
