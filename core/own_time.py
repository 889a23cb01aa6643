"""The time that a process had for itself: a clock that a busy machine cannot turn against it.

Whoever waits for another process and gives up after so many seconds ends a healthy one on a machine that lets it run
for a tenth of them. Own time counts what a process used of the processors, and the time in which it slept though it
could have run; while it waits for a processor or a disk, the clock stands still.
"""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.25
"""Seconds between two looks: processor time is told in hundredths."""
NAP = 5.0
"""A longer pause between two looks means that the machine slept, or that we did not run ourselves."""
WAITS = frozenset("RD")
"""States of a thread that waits for a processor (or has one), and for a disk."""
STOPPED = frozenset("Tt")


class OwnTime:
    """Seconds that process `pid` had since now. One that is not there, or not known, has all the time there is."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        self._seconds = 0.0
        self._looked = time.monotonic()
        self._used = used(pid)

    def seconds(self) -> float:
        """So far."""
        now = time.monotonic()
        passed = now - self._looked
        if passed >= EVERY:
            before, self._used, self._looked = self._used, used(self.pid), now
            if passed <= NAP:
                self._seconds += min(passed, max(self._used - before, 0.0)) if waits(self.pid) else passed
        return self._seconds


def used(pid: int | None) -> float:
    """Seconds of processor time of all its threads; 0 when it is not there."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def waits(pid: int | None) -> bool:
    """Whether one of its threads wants a processor or a disk."""
    return any(fields[0] in WAITS for path in Path(f"/proc/{pid}/task").glob("*/stat") if (fields := _fields(path)))


def is_stopped(pid: int | None) -> bool:
    """Whether somebody stopped it (SIGSTOP, or a debugger)."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return bool(fields) and fields[0] in STOPPED


def _fields(path: Path) -> list[str]:
    """From its state on; the name before it may hold anything."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []
