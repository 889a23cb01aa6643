"""Append-only files of JSON lines: whole lines count, a half-written last line waits or is skipped."""

import os
import threading
from collections.abc import Callable, Iterator
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


class Growing(Generic[Entry]):
    """What is added to a file, for one reader, who keeps what he needs of it."""

    def __init__(self, path: Path, parse: Callable[[bytes], Entry]) -> None:
        self.path = path
        self._parse = parse
        self._offset = 0

    def more(self) -> list[Entry]:
        """The whole entries since this was asked last; lines that cannot be parsed are left out."""
        try:
            if self.path.stat().st_size <= self._offset:
                return []
            with self.path.open("rb") as file:
                file.seek(self._offset)
                added = file.read()
        except OSError:
            return []  # not there yet, or damaged: nothing was told
        whole = added[: added.rfind(b"\n") + 1]
        self._offset += len(whole)
        return list(self._parsed(self._wanted(whole.splitlines())))

    def _wanted(self, lines: list[bytes]) -> list[bytes]:
        return lines

    def _parsed(self, lines: list[bytes]) -> Iterator[Entry]:
        for line in lines:
            try:
                yield self._parse(line)
            except (ValidationError, ValueError):
                continue


class Lines(Growing[Entry]):
    """The entries of a growing file; each look reads only what was added since the last one."""

    def __init__(self, path: Path, parse: Callable[[bytes], Entry]) -> None:
        super().__init__(path, parse)
        self._entries: list[Entry] = []
        self._lock = threading.Lock()

    def entries(self) -> list[Entry]:
        """All whole entries so far."""
        with self._lock:
            self._entries += self.more()
            return list(self._entries)
