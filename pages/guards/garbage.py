"""Python's garbage is collected for all pages together, every few seconds in which something was drawn."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

EVERY = 10.0
"""Seconds between two collections: one takes as long as a click, and finds what all clicks since the last one left."""


@asynccontextmanager
async def collected() -> AsyncIterator[None]:
    """While this lasts, garbage is collected now and then; nothing that is there by now is looked through again."""
    gc.collect()
    gc.freeze()
    task = asyncio.create_task(_collect())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _collect() -> None:
    while True:
        await asyncio.sleep(EVERY)
        collect()


def collect() -> None:
    """One collection, if anything has been left since the last one."""
    _, middle, oldest = gc.get_count()
    if middle or oldest:
        gc.collect()
