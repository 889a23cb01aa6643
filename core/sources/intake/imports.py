"""Imports under way, so that every page, tab and reload finds the same one instead of starting another."""

import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Protocol

from core.errors import NotFound, UserError
from core.language import say
from core.sources.intake.importer_process import leaves_room
from core.sources.intake.sources import Import, Source, admitted, digest, keep, open_source
from core.sources.preparation import Reading

ANSWERS_KEPT = 100
AT_ONCE = max(2, os.cpu_count() or 1)
"""Files read side by side; more wait for their turn."""

Key = tuple[Path, str, str]
"""Where sources lie, the sha256 of one, and the way of reading it."""


class ImportJob(Protocol):
    """An import that can be waited for."""

    def begin(self) -> None:
        """Its turn has come."""

    def result(self) -> object | None:
        """What came of it, None while it is under way; raises Refused."""


class Imports:
    """The importer processes of one server; safe for any number of threads."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._lock = Lock()
        self._at_once = at_once
        self._running: dict[Key, ImportJob] = {}
        self._waiting: OrderedDict[Key, Callable[[], ImportJob]] = OrderedDict()
        self._refused: OrderedDict[Key, UserError] = OrderedDict()
        self._answers: OrderedDict[Key, str] = OrderedDict()

    def begin(self, content: bytes, name: str, sources: Path, reading: Reading = Reading()) -> str:
        """Bring `content` in; its sha256, by which `outcome` is asked. Raises Refused when it is too large."""
        key = (sources, admitted(content), digest(reading))
        with self._lock:
            self._refused.pop(key, None)
            if key in self._running or key in self._waiting:
                return key[1]
            self._settle()
            started = Import(sources, key[1], reading, roomy=leaves_room(content)) if self._is_free() else None
            if started is not None:
                self._running[key] = started
        # Storing a large file takes a while, in which others ask for theirs.
        if started is None:
            keep(content, name, sources / key[1])
            with self._lock:
                self._waiting[key] = _reads(key, reading)
            return key[1]
        try:
            started.feed(content, name)
        except BaseException:
            with self._lock:
                self._running.pop(key, None)
            raise
        return key[1]

    def outcome(self, sources: Path, sha256: str, reading: Reading = Reading()) -> Source | None:
        """The source, None while it waits or is read; raises Refused, or NotFound when nobody brought it."""
        key = (sources, sha256, digest(reading))
        with self._lock:
            if not self._is_known(key) and self._was_stored(key):
                self._waiting[key] = _reads(key, reading)
            self._settle()
            self._start_next()
            if key in self._refused:
                raise self._refused[key]
            if key in self._running or key in self._waiting:
                return None
        return open_source(sources, sha256, reading)

    def queue(self, key: Key, start: Callable[[], "ImportJob"]) -> None:
        """Let another kind of import wait for its turn among the files; `start` is called when it comes."""
        with self._lock:
            self._waiting[key] = start
            self._settle()
            self._start_next()

    def answer(self, key: Key) -> str | None:
        """What came of it, None while it waits or is under way; raises Refused, or NotFound when nobody asked."""
        with self._lock:
            self._settle()
            self._start_next()
            if key in self._refused:
                raise self._refused[key]
            if key not in self._answers and key not in self._running and key not in self._waiting:
                raise NotFound(say("This import is not known."), say("Bring the file again."))
            return self._answers.get(key)

    def ahead(self, sources: Path, sha256: str, reading: Reading = Reading()) -> int:
        """How many files are read before this one may begin; 0 when it has begun."""
        with self._lock:
            waiting = list(self._waiting)
            key = (sources, sha256, digest(reading))
            return len(self._running) + waiting.index(key) if key in self._waiting else 0

    def _is_known(self, key: Key) -> bool:
        return key in self._running or key in self._waiting or key in self._refused

    def _was_stored(self, key: Key) -> bool:
        """Whether bytes are here that were never, or not in this way, read to the end."""
        home = key[0] / key[1]
        return (home / "original").is_file() and not (home / key[2] / "report.json").is_file()

    def _is_free(self) -> bool:
        return len(self._running) < self._at_once and not self._waiting

    def _settle(self) -> None:
        """Let go of what has ended, whoever asked for it."""
        for key, running in list(self._running.items()):
            try:
                answer = running.result()
            except UserError as refused:
                answer = self._refused[key] = refused
            if answer is not None:
                self._running.pop(key)
            if isinstance(answer, str):
                self._answers[key] = answer
        for kept in (self._refused, self._answers):
            while len(kept) > ANSWERS_KEPT:
                kept.popitem(last=False)

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self._at_once:
            key, start = self._waiting.popitem(last=False)
            try:
                self._running[key] = start()
            except UserError as refused:
                self._refused[key] = refused
            else:
                self._running[key].begin()


def _reads(key: Key, reading: Reading) -> Callable[[], Import]:
    return lambda: Import(key[0], key[1], reading)


IMPORTS = Imports()
"""Those of this process."""
