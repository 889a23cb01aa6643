"""Files that are either the old one or the new one, whatever happens in between."""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import NotStored, UserError
from core.language import say

PROJECT = Path(__file__).resolve().parents[1]
"""The folder in which `python -m core...` finds this code."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
OTHERS = 0o077
"""What the group and everybody else may do."""
READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


RESERVE = 500_000_000
"""Bytes that are kept free, or a twentieth of a small disk, so that what already runs can be saved."""


def require_room(folder: Path, coming: int = 0) -> None:
    """Raise NotStored where `coming` more bytes would leave less than the reserve free."""
    disk = shutil.disk_usage(folder)
    reserve = min(RESERVE, disk.total // 20)
    if disk.free - coming < reserve:
        raise NotStored(
            say(
                "The disk is nearly full: {free:,.0f} MB are free, of which {reserve:,.0f} MB are kept "
                "for trainings that run.",
                free=disk.free / 1e6,
                reserve=reserve / 1e6,
            ),
            say("Free some space; on the Runs page, Disk space says what takes how much."),
        )


@contextmanager
def storing() -> Iterator[None]:
    """Raise NotStored where the disk is full or must not be written; use it around what a person asked for."""
    try:
        yield
    except OSError as error:
        if (told := not_stored(error)) is None:
            raise
        raise told from error


def mendable(error: BaseException) -> UserError | None:
    """The error as one that a person can mend; None for a bug."""
    return error if isinstance(error, UserError) else not_stored(error)


def not_stored(error: BaseException) -> NotStored | None:
    """A sentence for an error of the disk that a person can mend; None for any other error."""
    if not isinstance(error, OSError):
        return None
    if error.errno in FULL:
        return NotStored(say("The disk is full, so this could not be kept."), say("Free some space, then do it again."))
    if error.errno in READ_ONLY:
        what = error.filename or say("The folder of the runs")
        return NotStored(
            say("{what} cannot be written.", what=what), say("Allow writing there, or choose another folder.")
        )
    return None


def keep_private(root: Path) -> None:
    """Folders 0700 and files 0600, whatever the umask: what this process and its children make from now on, and `root`.

    A store that others could look into is tightened throughout, once; links in it are left alone, not followed.
    """
    os.umask(0o077)
    root.mkdir(parents=True, exist_ok=True)
    if not root.stat().st_mode & OTHERS:
        return
    with suppress(OSError):  # it is not ours, or read-only
        for place, folders, files in os.walk(root):
            for name in (*folders, *files):
                _tighten(Path(place, name))
        root.chmod(0o700)  # last: from here on it counts as done


def _tighten(path: Path) -> None:
    mode = path.lstat().st_mode
    if not stat.S_ISLNK(mode) and mode & OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` to write into; flushed to disk and renamed over `path` when the block ends."""
    temporary = path.with_name(f".tmp-{secrets.token_hex(6)}-{path.name}")
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(path)
        _flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes | str) -> None:
    """Put `content` at `path`; a reader sees the old content or the new, never half of it."""
    with replaced(path) as temporary:
        temporary.write_bytes(content if isinstance(content, bytes) else content.encode())


def appear(half: Path, folder: Path) -> None:
    """Give a folder that is finished its name, for good."""
    half.rename(folder)
    _flush(folder.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
