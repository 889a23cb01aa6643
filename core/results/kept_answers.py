"""Where the statistical rivals' answers are kept, and whether more will come; loads nothing that computes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DONE = "asked"
"""File that stands beside the answers once no more will come."""


def kept_answers() -> Path:
    """Where answers are kept, so that several networks on one split ask only once."""
    return Path(os.environ.get("UNROLL_HOME") or "~/.unroll").expanduser() / "cache" / "rivals"


def settled(folder: Path) -> bool:
    """Whether no more answers will come."""
    return (folder / DONE).exists()


def answering(folder: Path) -> bool:
    """Whether a process is at work on the question in `folder`."""
    if not (folder / "lock").exists():
        return False
    with at_work(folder) as free:
        return not free


@contextmanager
def at_work(folder: Path) -> Iterator[bool]:
    """Hold the question in `folder`; False when somebody else does."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
