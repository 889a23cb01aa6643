"""Where the searches of a store lie, and who is at work on them; loads nothing that computes.

searches/<experiment>/
    search.json     what is searched for, written once
    study.jsonl     what was tried and what came of it, as Optuna's journal; written by its searcher alone
    found.json      the same for those who look on
    stop            somebody asked for its end
    ended           no searcher is needed any more
    starts          one sign for each start since it last came further
    rests           a run of it is paused, so that nobody has to stay for it
    lock            held by its searcher
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from core.attached import attached, collect
from core.files import write_atomically
from core.language import mark
from core.locks import take

SEARCHER = "core.experiments.search.searcher"
STARTS = 3
"""How often a searcher that makes no progress is started before its search is given up."""
GIVEN_UP = mark(
    "The process that chooses what to try ended several times; searcher.log in the search's folder says why."
)

_started: list[subprocess.Popen] = []
"""Kept so that an ended searcher is collected; it sees the end of this process by its input, and ends too."""


class SearchFolder:
    """The files of one search."""

    def __init__(self, root: Path, experiment: str) -> None:
        self.path = root / "searches" / experiment
        self.record, self.journal = self.path / "search.json", self.path / "study.jsonl"
        self.found, self.log = self.path / "found.json", self.path / "searcher.log"
        self._stop, self._ended = self.path / "stop", self.path / "ended"
        self._starts, self._rests, self._lock = self.path / "starts", self.path / "rests", self.path / "lock"

    def exists(self) -> bool:
        return self.record.is_file()

    def begin(self, record: str) -> None:
        """Write down what is searched for; the same search again changes nothing."""
        if not self.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            write_atomically(self.record, record)

    def remove(self) -> None:
        """Nobody searches, and nobody looks on."""
        shutil.rmtree(self.path, ignore_errors=True)

    def ask_to_stop(self) -> None:
        write_atomically(self._stop, "")

    def asked_to_stop(self) -> bool:
        return self._stop.exists()

    def end(self, why: str = "") -> None:
        """No searcher is needed any more; `why` says what went wrong, if anything."""
        write_atomically(self._ended, why)

    def ended(self) -> bool:
        return self._ended.exists()

    def why(self) -> str:
        """What went wrong; empty as long as nothing did."""
        try:
            return self._ended.read_text()
        except FileNotFoundError:
            return ""

    def begin_again(self) -> None:
        """Have a search that was given up go on."""
        self.came_further()
        self._ended.unlink(missing_ok=True)

    def rest(self, *, resting: bool) -> None:
        """Whether nothing is tried until somebody asks for it."""
        if resting:
            self._rests.touch()
        else:
            self._rests.unlink(missing_ok=True)

    def rests(self) -> bool:
        return self._rests.exists()

    def take(self) -> int | None:
        """The lock, for one searcher; None where another has it."""
        return take(self._lock)

    def try_start(self) -> bool:
        """Count a start; False where too many came to nothing."""
        with self._starts.open("ab") as starts:
            starts.write(b".")
            return starts.tell() <= STARTS

    def came_further(self) -> None:
        self._starts.unlink(missing_ok=True)


def open_searches(root: Path) -> Iterator[SearchFolder]:
    """The searches that have not ended."""
    return (one for one in every_search(root) if not one.ended())


def every_search(root: Path) -> Iterator[SearchFolder]:
    """All searches of a store."""
    try:
        with os.scandir(root / "searches") as entries:
            names = sorted(one.name for one in entries if not one.name.startswith("."))
    except FileNotFoundError:
        return
    folders = (SearchFolder(root, name) for name in names)
    yield from (one for one in folders if one.exists())


def see_to_searches(root: Path) -> bool:
    """Have a searcher for each open search, one at most; whether any is at work. Only a supervisor does so."""
    collect(_started)
    searches = list(open_searches(root))
    for folder in searches:
        _see_to(root, folder)
    return any(not folder.rests() for folder in searches)


def _see_to(root: Path, folder: SearchFolder) -> None:
    lock = folder.take()
    if lock is None:
        return
    try:
        if not folder.ended() and folder.try_start():
            _started.append(attached(SEARCHER, root, folder.path.name, lock, lock=lock, one_thread=True))
        elif not folder.ended():
            folder.end(GIVEN_UP)
    finally:
        os.close(lock)


def places() -> int:
    """How many runs may go on at once on this machine."""
    return int(os.environ.get("UNROLL_SLOTS") or len(os.sched_getaffinity(0)))
