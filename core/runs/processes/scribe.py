"""Writes down what a worker says on its standard output and error: the first words and the last, never more.

It is a process of its own: what a worker said before it was killed still stands in the pipe, and is written down.
"""

import gc
import os
import signal
from contextlib import suppress
from pathlib import Path

LIMIT = 1_000_000
"""Bytes; the file never holds more, so that a flood cannot fill the disk."""
KEPT = 250_000
"""Bytes of the beginning, and as many of the end, that stay when the limit is reached."""
LEFT_OUT = b"\n[... much was said here and is left out ...]\n"
PIECE = 65_536


class Scribe:
    """Appends to a file that is cut in the middle before it grows beyond the limit."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._size = os.lseek(self._file, 0, os.SEEK_END)

    def write(self, said: bytes) -> None:
        """Write down one piece."""
        if self._size + len(said) > LIMIT:
            self._cut()
        os.pwrite(self._file, said, self._size)
        self._size += len(said)

    def close(self) -> None:
        os.close(self._file)

    def _cut(self) -> None:
        """Leave out what stands between the beginning and the end."""
        end = os.pread(self._file, KEPT, self._size - KEPT)
        os.ftruncate(self._file, KEPT)
        self._size = KEPT
        self._size += os.pwrite(self._file, LEFT_OUT + end, KEPT)


def listen(source: int, path: Path) -> None:
    """Write down what comes through `source` until nobody holds its other end; a full disk stops no worker."""
    scribe = Scribe(path)
    while said := os.read(source, PIECE):
        with suppress(OSError):
            scribe.write(said)
    scribe.close()


def fork_scribe(source: int, path: Path) -> int:
    """A process that listens; it holds nothing else, neither another's socket nor a run's lock."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            gc.disable()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends when its worker has
            _close_all_but(source)
            listen(source, path)
            code = 0
        finally:
            os._exit(code)
    return process


def _close_all_but(kept: int) -> None:
    for descriptor in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        if descriptor != kept:
            with suppress(OSError):
                os.close(descriptor)
