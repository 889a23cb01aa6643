"""Append-only files of JSON lines: whole lines count, a half-written last line waits or is skipped."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

Entry = TypeVar("Entry")
TAIL = 65_536
"""Bytes at the end of a file among which its newest line is looked for."""


def append_line(path: Path, line: str) -> None:
    """Add one line and flush it to the disk; a torn line left by a crash is closed off first."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, ("\n" * torn + line + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def last_entry(path: Path, parse: Callable[[bytes], Entry]) -> Entry | None:
    """The newest whole line that can be parsed, however long the file is; None where there is none near its end."""
    with path.open("rb") as file:
        begin = max(0, file.seek(0, os.SEEK_END) - TAIL)
        file.seek(begin)
        text = file.read(TAIL)
    for line in reversed(text[: text.rfind(b"\n") + 1].splitlines()):
        try:
            return parse(line)
        except (ValidationError, ValueError):
            continue
    return None


class Lines(Generic[Entry]):
    """The entries of a growing file; each look reads only what was added since the last one."""

    def __init__(self, path: Path, parse: Callable[[bytes], Entry]) -> None:
        self.path = path
        self._parse = parse
        self._entries: list[Entry] = []
        self._offset = 0
        self._lock = threading.Lock()

    def entries(self) -> list[Entry]:
        """All whole entries so far; lines that cannot be parsed are left out."""
        with self._lock:
            self._read_on()
            return list(self._entries)

    def last(self) -> Entry | None:
        """The newest entry, without copying the others."""
        with self._lock:
            self._read_on()
            return self._entries[-1] if self._entries else None

    def _read_on(self) -> None:
        try:
            if self.path.stat().st_size <= self._offset:
                return
            with self.path.open("rb") as file:
                file.seek(self._offset)
                added = file.read()
        except OSError:
            return  # not there yet, or damaged: nothing was told
        whole = added[: added.rfind(b"\n") + 1]
        self._offset += len(whole)
        self._take(whole.splitlines())

    def _take(self, lines: list[bytes]) -> None:
        for line in lines:
            try:
                self._entries.append(self._parse(line))
            except (ValidationError, ValueError):
                continue
