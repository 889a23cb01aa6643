"""The threads that share one product or one pass."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from core.training.recurrence.native.tiles import padded

MOST = 8
"""More threads than this find too little to do in the batches and units that recurrent networks have."""
PARTS = 2
"""Parts of the work for each thread."""


def hands() -> int:
    """How many threads work: one for each core that this process may use."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def share(work: Callable[[int, int], None], count: int, *, by: int = 1) -> None:
    """`work(first, last)` over range(count) in parts of whole multiples of `by`, side by side.

    Each thread takes the next part when it is free, the caller too. Where other runs keep the other cores busy, the
    caller has done everything before anybody else comes, and nobody is waited for: a run takes what is left over.
    """
    size = padded(-(-count // (PARTS * hands())), by)
    parts = iter([(first, min(first + size, count)) for first in range(0, count, size)])
    others = [_threads(hands()).submit(_take, work, parts) for _ in range(hands() - 1)]
    _take(work, parts)
    for other in others:
        if not other.cancel():
            other.result()


def _take(work: Callable[[int, int], None], parts: Iterator[tuple[int, int]]) -> None:
    for part in parts:
        work(*part)


@cache
def _threads(count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix="recurrence")
