"""Where the statistical rivals' answers are kept, and who is at work on them; loads nothing that computes.

In the folder of all answers:

    waiting/<question>.npz     what is asked
    <question>/<rival>.npy     what was answered; beside it the file `asked`, once no more will come
    turn                       held by the one process that answers, one question after the other
"""

import os
import subprocess
from pathlib import Path

from core.attached import attached, collect
from core.locks import held, take

DONE = "asked"
TURN = "turn"

_started: list[subprocess.Popen] = []
"""Kept so that an ended process is collected, not left as a zombie; it sees the end of this one by its input."""


def kept_answers(store: Path) -> Path:
    """Where the answers of the store in this folder are kept, so that several networks on one split ask only once."""
    return store / "cache" / "rivals"


def keeper_of(cache: Path) -> Path:
    """The lock that is held while somebody supervises the store whose answers are kept in `cache`."""
    return cache.parents[1] / "supervisor.lock"


def waiting_questions(cache: Path) -> list[Path]:
    """What is asked and not yet answered, the oldest first."""
    try:
        with os.scandir(cache / "waiting") as entries:
            found = [(entry.stat().st_mtime_ns, entry.path) for entry in entries if entry.name.endswith(".npz")]
    except FileNotFoundError:
        return []
    return [Path(path) for _, path in sorted(found) if not Path(path).name.startswith(".")]


def settled(folder: Path) -> bool:
    """Whether no more answers will come to the question that `folder` is for."""
    return (folder / DONE).exists()


def answering(folder: Path) -> bool:
    """Whether a process is at work on the question that `folder` is for, or will be."""
    if settled(folder) or not (folder.parent / "waiting" / f"{folder.name}.npz").exists():
        return False
    return held(folder.parent / TURN)


def see_to(cache: Path) -> bool:
    """Have the questions that wait answered by one process, whoever asks; whether it had to be started.

    It lives as long as somebody needs it: this process, or a supervisor of the store.
    """
    collect(_started)
    lock = take_turn(cache) if waiting_questions(cache) else None
    if lock is None:
        return False
    try:
        _started.append(attached("core.results.rivals", cache, lock, lock=lock, one_thread=True))
    finally:
        os.close(lock)
    return True


def take_turn(cache: Path) -> int | None:
    """The descriptor that holds the turn; None when another has it."""
    cache.mkdir(parents=True, exist_ok=True)
    return take(cache / TURN)
