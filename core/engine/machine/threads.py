"""The threads that share an update, and the sign that ends it before it is done."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import numpy as np

MOST = 8
"""More threads than this find too little to do in the batches and units that recurrent networks have."""
LOOK_SECONDS = 0.05
"""How often a watched update asks whether it shall end."""
HALT = np.zeros(1, np.bool_)
"""True: all updates of this process end as soon as they see it."""


class Halted(Exception):
    """What was asked for is not there, since somebody wanted an end."""


@contextmanager
def watched(stop: Callable[[], object]) -> Iterator[None]:
    """While this lasts, an update ends with Halted soon after `stop` agrees."""
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
        yield
    finally:
        over.set()
        watcher.join()
        HALT[0] = False


def count() -> int:
    """How many threads work: one for each core that this process may use."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@cache
def pool(size: int) -> ThreadPoolExecutor:
    """So many, for as long as this process lives."""
    return ThreadPoolExecutor(size, thread_name_prefix="machine")
