"""All run folders, read as cheaply as they change: what was read is kept until its files are others."""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError

from core.results.kept_answers import kept_answers
from core.runs.folder.reader import Broken, Reader, RunFacts
from core.runs.folder.rivalry import answers_stamp
from core.runs.folder.run import Unreadable
from core.runs.listed.index import Index


@dataclass(frozen=True)
class Listing:
    """All folders among the runs, in no order."""

    facts: dict[str, RunFacts]
    unreadable: dict[str, Unreadable]


class Lister:
    """Keeps what `reader` read, in memory and in the index, for any number of threads."""

    def __init__(self, reader: Reader, index: Index) -> None:
        self._reader = reader
        self._index = index
        self._checked: set[str] = set()
        """Runs whose every file was looked at in this process."""
        self._lock = threading.Lock()

    def listing(self) -> Listing:
        """Every folder, read anew only where its files have changed."""
        with self._lock:
            names = set(self._reader.names())
            gone = self._listed.keys() - names
            facts, unreadable, changed = {}, {}, {}
            for name in names:
                try:
                    facts[name], new = self._look(name, deep=name not in self._checked)
                except FileNotFoundError:
                    continue  # its folder is just being taken away
                except Broken as why:
                    unreadable[name] = Unreadable(name, str(why), self._reader.folder / name)
                else:
                    changed |= new
            for name in gone:
                self._drop(name)
            if changed or gone:
                self._index.keep(changed, gone=gone)
        return Listing(facts, unreadable)

    def facts(self, run: str) -> RunFacts | None:
        """None when there is no such folder; raises Broken when it cannot be read."""
        with self._lock:
            try:
                facts, new = self._look(run, deep=True)
            except FileNotFoundError:
                self._drop(run)
                return None
            if new:
                self._index.keep(new)
        return facts

    def forget(self, run: str) -> None:
        """Its folder is gone, or another took its place."""
        with self._lock:
            self._drop(run)

    def _drop(self, run: str) -> None:
        self._listed.pop(run, None)
        self._checked.discard(run)
        self._reader.forget(run)

    def _look(self, run: str, *, deep: bool) -> tuple[RunFacts, dict[str, tuple[str, str]]]:
        """What is written down about the run, and what of it the index does not hold yet.

        `deep`: look at the files that are written once as well, which costs as much as all the rest.
        """
        known = self._listed.get(run)
        stamp = self._stamp(run, known[1] if known else None)
        if known and stamp is not None:
            kept, _, written = known[0].partition("|")
            if kept == stamp and not (deep and written != self._written_once(run)):
                self._checked.add(run)
                return known[1], {}
        self._drop(run)
        written = self._written_once(run)
        facts = self._reader.facts(run)
        if stamp is None:
            return facts, {}  # it has no states yet
        stamp = self._stamp(run, facts) if facts.overview and facts.overview.asked else stamp
        self._listed[run] = f"{stamp}|{written}", facts
        self._checked.add(run)
        return facts, {run: (f"{stamp}|{written}", facts.model_dump_json())} if facts.overview else {}

    def _written_once(self, run: str) -> str:
        """Another when its record or its recipe has changed, which none of us does."""
        folder = f"{self._reader.folder}/{run}"
        try:
            files = [os.lstat(f"{folder}/{name}") for name in ("run.json", "recipe.json")]
        except OSError:
            return ""
        return ".".join(f"{one.st_mtime_ns}.{one.st_size}" for one in files)

    def _stamp(self, run: str, facts: RunFacts | None) -> str | None:
        """Another whenever anything that a list shows may be another; None before the run has states.

        What people write on a run is replaced as a whole, which changes the time of its folder.
        """
        folder = f"{self._reader.folder}/{run}"
        try:
            outer, states = os.lstat(folder), os.lstat(f"{folder}/states.jsonl")
        except OSError:
            return None
        stamp = f"{outer.st_ino}.{outer.st_mtime_ns}.{states.st_mtime_ns}.{states.st_size}"
        overview = facts.overview if facts else None
        if overview is None or not overview.asked:
            return stamp
        return f"{stamp}.{answers_stamp(overview.asked, kept_answers(self._reader.folder.parent))}"

    @cached_property
    def _listed(self) -> dict[str, tuple[str, RunFacts]]:
        """Run -> stamp and facts as last read, at first those of the index."""
        found = {}
        for name, (stamp, facts) in self._index.load().items():
            with suppress(ValidationError):
                found[name] = stamp, RunFacts.model_validate_json(facts)
        return found
