"""`stop` and `resume`: a run that goes on elsewhere, steered from here."""

import time

from core.cli.place import RunArgument, RunsOption, named, store_in
from core.cli.screen import print_text
from core.runs.run import Run
from core.runs.store import Store

PATIENCE = 75.0
"""Seconds; longer than a worker is given to end and be judged."""


def stop(run: RunArgument, runs: RunsOption = None) -> None:
    """Stop a run, keep its best network so far and judge it; a queued run is cancelled."""
    store = store_in(runs)
    found = named(store, run)
    if not found.ended:
        store.stop(found.id)
    print_text(f"{found.id} is {ended(store, found.id).state}.")


def resume(run: RunArgument, runs: RunsOption = None) -> None:
    """Let a stopped, paused, lost or failed run go on from its last checkpoint, in the background."""
    store = store_in(runs)
    found = named(store, run)
    store.resume(found.id)
    print_text(f"{found.id} goes on from its last checkpoint.")


def ended(store: Store, run: str) -> Run:
    """The run once it has ended."""
    deadline = time.monotonic() + PATIENCE
    while not (found := store.run(run)).ended and time.monotonic() < deadline:
        time.sleep(0.05)
    return found
