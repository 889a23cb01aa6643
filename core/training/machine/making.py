"""Makes the machine code before anybody needs it, in processes behind all others.

Numba takes half a minute of one core for it, the first time on a machine; here it keeps that away from the first
trainings. `python -m core.training.machine.making` fills the folder that NUMBA_CACHE_DIR names; where several do, each
makes what none of the others is at.
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
    """Fill `folder`, what most networks need first."""
    from core.training.recurrence.native.sweep import compile_all

    if _made(folder).exists():
        return
    for shared in [shared for shared in (False, True) if not have(shared=shared, wait=False)]:
        have(shared=shared)
    compile_all()
    _made(folder).touch()


def have(*, shared: bool, wait: bool = True) -> bool:
    """Have whole updates' machine code in this process; whoever needs it first makes it, others wait for that or not.

    False where another process is at it and `wait` is False.
    """
    from core.training.machine.programs import fetch

    folder = os.environ.get("NUMBA_CACHE_DIR")
    if folder is None:
        fetch(shared=shared)
        return True
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (Path(folder) / ("making-shared" if shared else "making-alone")).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        fetch(shared=shared)
    return True


def _made(folder: Path) -> Path:
    return folder / "made"


if __name__ == "__main__":
    step_back(LAST, session=LAST)
    make(Path(os.environ["NUMBA_CACHE_DIR"]))
