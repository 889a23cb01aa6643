"""Makes the machine code before anybody needs it, in a process behind all others.

Numba takes a minute of one core for it, the first time on a machine; here it keeps that away from the first
trainings. `python -m core.training.machine.making` fills the folder that NUMBA_CACHE_DIR names.
"""

import fcntl
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from core.background import step_back

LAST = 19


def ensure() -> None:
    """Have the machine code on disk; waits for it, and leaves it to the one who needs it where that cannot be."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if folder is None or _made(Path(folder)).exists():
        return
    command = [sys.executable, "-m", __name__]
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    with suppress(OSError):
        subprocess.run(command, cwd=Path(__file__).parents[3], start_new_session=True, check=False, **quiet)


def make(folder: Path) -> None:
    """Fill `folder`, what takes longest first."""
    from core.training.recurrence.native.sweep import compile_all

    if not _made(folder).exists():
        for shared in (True, False):
            have(shared=shared)
        compile_all()
        _made(folder).touch()


def have(*, shared: bool) -> None:
    """Have whole updates' machine code in this process; whoever needs it first makes it, others wait for that."""
    from core.training.machine.programs import fetch

    if folder := os.environ.get("NUMBA_CACHE_DIR"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        with (Path(folder) / ("making-shared" if shared else "making-alone")).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fetch(shared=shared)
    else:
        fetch(shared=shared)


def _made(folder: Path) -> Path:
    return folder / "made"


if __name__ == "__main__":
    step_back(LAST, session=LAST)
    make(Path(os.environ["NUMBA_CACHE_DIR"]))
