"""Makes the machine code before anybody needs it, in processes behind all others.

Numba takes half a minute of one core for it, the first time on a machine; here it keeps that away from the first
trainings. `python -m core.training.machine.making` fills the folder that NUMBA_CACHE_DIR names; where several do, each
makes what none of the others is at.
"""

import fcntl
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.background import step_back

LAST = 19
SIDE_BY_SIDE = 2
"""Processes: small networks and large ones have machine code of their own."""
PATIENCE = 5.0
LOOK_SECONDS = 0.05


def begin() -> list[subprocess.Popen]:
    """Have the machine code made beside whatever this process goes on to do; by whom, nobody where it is there."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if folder is None or _made(Path(folder)).exists():
        return []
    command = [sys.executable, "-m", __name__]
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    started: list[subprocess.Popen] = []
    with suppress(OSError):  # then it is left to the one who needs it
        for _ in range(min(SIDE_BY_SIDE, os.cpu_count() or 1)):
            started.append(subprocess.Popen(command, cwd=Path(__file__).parents[3], start_new_session=True, **quiet))
    return started


def make(folder: Path) -> None:
    """Fill `folder`, what most networks need first."""
    from core.training.recurrence.native.sweep import compile_all

    if _made(folder).exists():
        return
    for patience in (0.0, math.inf):
        for shared in (False, True):
            with _held(_lock(folder, "making", shared=shared), patience) as mine:
                if mine:
                    _fetch(shared=shared)
    compile_all()
    _made(folder).touch()


def have(*, shared: bool) -> None:
    """Have whole updates' machine code in this process, for a training that waits for it.

    Those who make it beforehand may be at it, but have only what all others leave of the processors: they are waited
    for a little. Of several trainings one makes it, the others wait.
    """
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if folder is None:
        _fetch(shared=shared)
        return
    with _held(_lock(Path(folder), "making", shared=shared), PATIENCE):
        pass
    with _held(_lock(Path(folder), "wanting", shared=shared), math.inf):
        _fetch(shared=shared)


def _fetch(*, shared: bool) -> None:
    from core.training.machine.programs import fetch

    fetch(shared=shared)


@contextmanager
def _held(path: Path, patience: float) -> Iterator[bool]:
    """Hold a lock that others may have; says whether it was to be had within so many seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with path.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield False
                    return
                time.sleep(LOOK_SECONDS)
            else:
                yield True
                return


def _lock(folder: Path, purpose: str, *, shared: bool) -> Path:
    return folder / f"{purpose}-{'shared' if shared else 'alone'}"


def _made(folder: Path) -> Path:
    return folder / "made"


if __name__ == "__main__":
    step_back(LAST, session=LAST)
    make(Path(os.environ["NUMBA_CACHE_DIR"]))
