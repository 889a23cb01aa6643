"""The threads that share one product or one pass, and the sign that sends them home before it is done."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import numpy as np

from core.engine.recurrence.native.denormals import flush, restore
from core.engine.recurrence.native.tiles import padded

MOST = 8
"""More threads than this find too little to do in the batches and units that recurrent networks have."""
PARTS = 2
"""Parts of the work for each thread."""
LOOK_SECONDS = 0.05
"""How often a watched pass asks whether it shall end."""
HALT = np.zeros(1, np.bool_)
"""True: all passes and products of this process end as soon as they see it."""


class Halted(Exception):
    """What was asked for is not there, since somebody wanted an end."""


@contextmanager
def watched(stop: Callable[[], object]) -> Iterator[Callable[[], bool]]:
    """While this lasts, whatever is shared ends with Halted soon after `stop` agrees; says whether it has."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            if stop():
                HALT[0] = True
                return

    HALT[0] = bool(stop())
    watcher = threading.Thread(target=look, name="watcher", daemon=True)
    watcher.start()
    try:
        yield lambda: bool(HALT[0])
    finally:
        over.set()
        watcher.join()
        HALT[0] = False


def hands() -> int:
    """How many threads work: one for each core that this process may use."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def share(work: Callable[[int, int], None], count: int, *, by: int = 1) -> None:
    """`work(first, last)` over range(count) in parts of whole multiples of `by`, side by side.

    Each thread takes the next part when it is free, the caller too. Where other runs keep the other cores busy, the
    caller has done everything before anybody else comes, and nobody is waited for: a run takes what is left over.
    """
    size = padded(-(-count // (PARTS * hands())), by)
    left = iter([(first, min(first + size, count)) for first in range(0, count, size)])
    others = [threads(hands() - 1).submit(_take, work, left) for _ in range(hands() - 1)]
    _take(work, left)
    for other in others:
        if not other.cancel():
            other.result()
    if HALT[0]:
        raise Halted


def _take(work: Callable[[int, int], None], parts: Iterator[tuple[int, int]]) -> None:
    before = flush()
    try:
        for part in parts:
            work(*part)
    finally:
        restore(before)


@cache
def threads(count: int) -> ThreadPoolExecutor:
    """So many, for as long as this process lives."""
    return ThreadPoolExecutor(count, thread_name_prefix="recurrence")
