"""Compiles the machine code before anybody needs it, in processes behind all others.

Numba takes half a minute of one core for it, the first time on a machine; here it keeps that away from the first
trainings. `python -m core.engine.machine.compiling LOCK` fills the folder that NUMBA_CACHE_DIR names. Of these there
is one pair a folder, whoever wants it, and it lives no longer than who began it.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from core.attached import attached, collect, live_with
from core.background import step_back

LAST = 19
SIDE_BY_SIDE = 2
"""Processes: small networks and large ones have machine code of their own."""
PATIENCE = 5.0
"""Seconds that a training waits for those behind it."""
PATIENCE_AMONG_EQUALS = 120.0
"""Seconds that a training waits for another that compiles the same; then it does so itself, which costs only time."""
LOOK_SECONDS = 0.05
TRIES = 3
"""How often one who wants it begins: what could not be compiled twice is left to those who need it."""
PARTS = ("batch_lanes", "unit_lanes")


class Compilers:
    """The processes that somebody began; they end when it ends, or lets go."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen] = []
        self._tries = TRIES
        os.register_at_fork(after_in_child=self.let_go)  # a forked child would keep them alive

    def begin(self) -> None:
        """Have compiled what is missing, beside whatever this process goes on to do; nothing where others are at it."""
        folder = _folder()
        collect(self.processes)
        if folder is None or self.processes or not self._tries or complete(folder):
            return
        for place in range(min(SIDE_BY_SIDE, os.cpu_count() or 1)):
            with (
                suppress(OSError),
                _held(folder / f"compiler-{place}", 0.0) as lock,
            ):  # else whoever needs it compiles it
                if lock is not None:
                    self.processes.append(attached(__name__, lock, lock=lock))
        self._tries -= bool(self.processes)

    def let_go(self) -> None:
        """Close what they watch."""
        for process in self.processes:
            process.stdin.close()


def complete(folder: Path) -> bool:
    """Whether nothing is missing."""
    return all(_compiled(folder, part).exists() for part in PARTS)


def compile_missing(folder: Path) -> None:
    """Compile each part that is missing and that nobody else is at."""
    for part in PARTS:
        with _held(_lock(folder, "compiling", part), 0.0) as lock:
            if lock is not None and not _compiled(folder, part).exists():
                COMPILE[part]()
                _compiled(folder, part).touch()


def compiled(part: str) -> None:
    """Have one of PARTS in this process, for a training that waits for it.

    Those who compile it beforehand may be at it, but have only what all others leave of the processors: they are
    waited for a little. Of several trainings one compiles it, the others wait.
    """
    folder = _folder()
    if folder is None:
        COMPILE[part]()
        return
    with _held(_lock(folder, "compiling", part), PATIENCE):
        pass
    with _held(_lock(folder, "wanting", part), PATIENCE_AMONG_EQUALS):
        COMPILE[part]()
        _compiled(folder, part).touch()


def _batch_lanes() -> None:
    from core.engine.machine.batch_lanes.updates import BatchLanesUpdates
    from core.engine.machine.smallest import smallest_update

    smallest_update(BatchLanesUpdates)


def _unit_lanes() -> None:
    from core.engine.machine.smallest import smallest_update
    from core.engine.machine.unit_lanes.updates import UnitLanesUpdates

    smallest_update(partial(UnitLanesUpdates, batch=1))


COMPILE: dict[str, Callable[[], None]] = {"batch_lanes": _batch_lanes, "unit_lanes": _unit_lanes}


@contextmanager
def _held(path: Path, patience: float) -> Iterator[int | None]:
    """The descriptor that holds a lock that others may have; None when it was not to be had within so many seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield None
                    return
                time.sleep(LOOK_SECONDS)
            else:
                yield file.fileno()
                return


def _folder() -> Path | None:
    name = os.environ.get("NUMBA_CACHE_DIR")
    return Path(name) if name else None


def _lock(folder: Path, purpose: str, part: str) -> Path:
    return folder / f"{purpose}-{part}"


def _compiled(folder: Path, part: str) -> Path:
    return folder / f"compiled-{part}"


if __name__ == "__main__":
    live_with(sys.stdin.fileno())
    step_back(LAST, session=LAST)
    compile_missing(Path(os.environ["NUMBA_CACHE_DIR"]))
