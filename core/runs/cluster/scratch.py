"""Temporary folders on a node; one whose processes are gone is removed by whoever makes the next one.

It is sent to nodes as it is and uses Python alone, like `node.py`.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

LOCK = "lock"


def scratch_folder(temporary: Path | None = None) -> tuple[Path, int]:
    """A folder of its own, and the lock that keeps it: as long as any process has that descriptor, the folder stays."""
    parent = _parent(temporary or Path(tempfile.gettempdir()))
    turn = os.open(parent / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)  # nobody sweeps between the making of a folder and its locking
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix="attempt-", dir=parent))
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
    finally:
        os.close(turn)
    return folder, lock


def _parent(temporary: Path) -> Path:
    """Where all of them lie for one user of a node."""
    parent = temporary / f"unroll-nodes-{os.getuid()}"
    parent.mkdir(mode=0o700, exist_ok=True)
    if parent.is_symlink() or parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{parent} belongs to somebody else.")
    return parent


def _sweep(parent: Path) -> None:
    for folder in parent.glob("attempt-*"):
        if not _locked(folder / LOCK):
            shutil.rmtree(folder, ignore_errors=True)


def _locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
