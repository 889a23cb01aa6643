"""Makes the machine code before anybody needs it, in processes behind all others.

Numba takes half a minute of one core for it, the first time on a machine; here it keeps that away from the first
trainings. `python -m core.engine.machine.making PLACE` fills the folder that NUMBA_CACHE_DIR names. Of these there
is one pair a folder, whoever wants it, and it lives no longer than who began it.
"""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.background import step_back
from core.files import PROJECT

LAST = 19
SIDE_BY_SIDE = 2
"""Processes: small networks and large ones have machine code of their own."""
PATIENCE = 5.0
"""Seconds that a training waits for those behind it."""
PATIENCE_AMONG_EQUALS = 120.0
"""Seconds that a training waits for another that makes the same; then it makes it itself, which costs only time."""
LOOK_SECONDS = 0.05
TRIES = 3
"""How often one who wants it begins: what could not be made twice is left to those who need it."""
PARTS = ("alone", "shared", "sweep")
"""Updates of small networks, of large ones, and recurrences alone."""


class Makers:
    """The processes that somebody began; they end when it ends, or lets go."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen] = []
        self._tries = TRIES
        os.register_at_fork(after_in_child=self.let_go)  # a forked child would keep them alive

    def begin(self) -> None:
        """Have made what is missing, beside whatever this process goes on to do; nothing where others are at it."""
        folder = _folder()
        for ended in [process for process in self.processes if process.poll() is not None]:
            ended.stdin.close()
            self.processes.remove(ended)
        if folder is None or self.processes or not self._tries or made(folder):
            return
        for place in range(min(SIDE_BY_SIDE, os.cpu_count() or 1)):
            with suppress(OSError), _held(folder / f"maker-{place}", 0.0) as lock:  # else whoever needs it makes it
                if lock is not None:
                    self.processes.append(_maker(lock))
        self._tries -= bool(self.processes)

    def let_go(self) -> None:
        """Close what they watch."""
        for process in self.processes:
            process.stdin.close()


def made(folder: Path) -> bool:
    """Whether nothing is missing."""
    return all(_made(folder, part).exists() for part in PARTS)


def make(folder: Path) -> None:
    """Make each part that is missing and that nobody else is at."""
    for part in PARTS:
        with _held(_lock(folder, "making", part), 0.0) as lock:
            if lock is not None and not _made(folder, part).exists():
                MAKE[part]()
                _made(folder, part).touch()


def have(*, shared: bool) -> None:
    """Have whole updates' machine code in this process, for a training that waits for it.

    Those who make it beforehand may be at it, but have only what all others leave of the processors: they are waited
    for a little. Of several trainings one makes it, the others wait.
    """
    folder, part = _folder(), "shared" if shared else "alone"
    if folder is None:
        MAKE[part]()
        return
    with _held(_lock(folder, "making", part), PATIENCE):
        pass
    with _held(_lock(folder, "wanting", part), PATIENCE_AMONG_EQUALS):
        MAKE[part]()
        _made(folder, part).touch()


def live_with(stream: int) -> None:
    """End this process as soon as nobody is left at the other end of `stream`, in whatever it is then."""

    def watch() -> None:
        while os.read(stream, 1):
            continue
        os._exit(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _maker(lock: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", __name__, str(lock)],
        cwd=PROJECT,
        pass_fds=[lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _updates(*, shared: bool) -> Callable[[], None]:
    def fetched() -> None:
        from core.engine.machine.programs import fetch

        fetch(shared=shared)

    return fetched


def _sweep() -> None:
    from core.engine.recurrence.native.sweep import compile_all

    compile_all()


MAKE: dict[str, Callable[[], None]] = {
    "alone": _updates(shared=False),
    "shared": _updates(shared=True),
    "sweep": _sweep,
}


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


def _made(folder: Path, part: str) -> Path:
    return folder / f"made-{part}"


if __name__ == "__main__":
    live_with(sys.stdin.fileno())
    step_back(LAST, session=LAST)
    make(Path(os.environ["NUMBA_CACHE_DIR"]))
