"""Who is alive: a file lock that the kernel frees at any death, asked without pids and without clocks."""

import fcntl
import os
import time
from pathlib import Path


def take(path: Path, *, patience: float = 0.0) -> int | None:
    """The descriptor that holds `path` exclusively from now on; None when another still has it after `patience` s."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.02)
        else:
            return descriptor


def held(path: Path) -> bool:
    """Whether some living process holds `path`."""
    return _refused(path, os.O_RDONLY, fcntl.LOCK_SH)


def share(path: Path) -> int:
    """The descriptor that holds `path` together with others who share it; for those whom `shared` is to find."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)  # whoever asks in `shared` holds it for a moment only
    return descriptor


def shared(path: Path) -> bool:
    """Whether some living process shares `path`."""
    return _refused(path, os.O_RDWR, fcntl.LOCK_EX)


def _refused(path: Path, access: int, kind: int) -> bool:
    """Whether this kind of lock is not to be had at the moment, since somebody holds one that excludes it."""
    try:
        descriptor = os.open(path, access | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
