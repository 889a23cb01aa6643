"""Who had the processors meanwhile: whatever belongs to a measurement by its part, and everybody else."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Self

import psutil

from core.own_time import used

EVERY = 0.5
"""Seconds between two looks; what a process does between the last one and its end counts as others' work."""


class Shares:
    """Seconds of processors while the block runs; `part` says to which part of the measurement a process belongs."""

    def __init__(self, part: Callable[[int], str | None]) -> None:
        self._part = part
        self._over = threading.Event()
        self._seen: dict[int, tuple[str, float, float]] = {}
        """Process -> its part, seconds that it had when the block began, and has now."""
        self.seconds = 0.0
        """Of the block."""

    def __enter__(self) -> Self:
        self._look()
        self._seen = {pid: (part, now, now) for pid, (part, _, now) in self._seen.items()}
        self._began, self._busy = time.monotonic(), _busy()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._look()
        self.seconds, self._busy = time.monotonic() - self._began, _busy() - self._busy

    @property
    def taken(self) -> dict[str, float]:
        """Part -> share of all processors that it had; the others' under "others"."""
        total = self.seconds * (os.cpu_count() or 1)
        parts: Counter[str] = Counter()
        for part, before, now in self._seen.values():
            parts[part] += now - before
        return {part: seconds / total for part, seconds in sorted(parts.items())} | {
            "others": max(0.0, self._busy - parts.total()) / total
        }

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self._look()

    def _look(self) -> None:
        for pid in psutil.pids():
            if part := self._part(pid):
                known, now = self._seen.get(pid), used(pid)
                if known is None or known[0] != part:
                    self._seen[pid] = (part, 0.0, now)
                else:
                    self._seen[pid] = (part, known[1], max(known[2], now))


def _busy() -> float:
    """Seconds in which the processors did anything, or were not given to this machine."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - times.iowait - times.guest - times.guest_nice
