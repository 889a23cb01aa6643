"""The time that a process had for itself: a clock that a busy machine cannot turn against it.

Whoever waits for another process and gives up after so many seconds ends a healthy one on a machine that lets it run
for a tenth of them. Own time counts what a process used of the processors, and the time in which it slept though it
could have run; while it waits for a processor or a disk, the clock stands still.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.5
"""Seconds between two looks: processor time is told in hundredths."""
NAP = 5.0
"""A longer pause between two looks means that the machine slept, or that we did not run ourselves."""
WAITS = frozenset("RD")
"""States of a thread that waits for a processor (or has one), and for a disk."""
STOPPED = frozenset("Tt")


class OwnTime:
    """Seconds that process `pid` had since it is followed; they stand still for one that is not there, or not known.

    `family`: it and all that it started count as one, since it may sleep while they wait for a processor.
    """

    def __init__(self, pid: int | None, *, family: bool = False) -> None:
        self._seconds, self._family = 0.0, family
        self.follow(pid)

    def follow(self, pid: int | None) -> None:
        """Count on with another process."""
        self.pid, self._looked = pid, time.monotonic()
        self._used = self._used_so_far()

    def seconds(self) -> float:
        """So far."""
        now = time.monotonic()
        passed = now - self._looked
        if passed >= EVERY:
            before, self._used, self._looked = self._used, self._used_so_far(), now
            if passed <= NAP:
                self._seconds += self._share(passed, self._used - before)
        return self._seconds

    def _share(self, passed: float, worked: float) -> float:
        states = set().union(*map(_states, self._members()))
        if not states:
            return 0.0
        return min(passed, max(worked, 0.0)) if WAITS & states else passed

    def _used_so_far(self) -> float:
        return sum(used(member, ended=self._family) for member in self._members())

    def _members(self) -> list[int | None]:
        return [self.pid, *_descendants(self.pid)] if self._family else [self.pid]


def used(pid: int | None, *, ended: bool = False) -> float:
    """Seconds of processor time of all its threads, and of the children it saw end; 0 when it is not there."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return sum(map(int, fields[11 : 15 if ended else 13])) / TICKS if fields else 0.0


def is_stopped(pid: int | None) -> bool:
    """Whether somebody stopped it (SIGSTOP, or a debugger)."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return bool(fields) and fields[0] in STOPPED


def _descendants(pid: int | None) -> list[int]:
    """Processes that it started, and those that they started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, path.read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _states(pid: int | None) -> set[str]:
    """Of all its threads."""
    return {fields[0] for path in Path(f"/proc/{pid}/task").glob("*/stat") if (fields := _fields(path))}


def _fields(path: Path) -> list[str]:
    """From its state on; the name before it may hold anything."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []
