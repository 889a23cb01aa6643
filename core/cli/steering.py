"""`stop` and `resume`: a run that goes on elsewhere, steered from here."""

import time

from core.cli.place import named
from core.cli.screen import err, print_text
from core.runs.folder.run import Run
from core.runs.store import Store


def stop(store: Store, name: str) -> None:
    """Stop the run of that name, and say how it ended."""
    found = named(store, name)
    if not found.ended:
        store.stop(found.id)
    print_text(f"{found.id} is {ended(store, found.id).state}.")


def resume(store: Store, name: str) -> None:
    """Ask for a further attempt of the run of that name."""
    found = named(store, name)
    store.resume(found.id)
    print_text(f"{found.id} goes on from its last checkpoint.")


def ended(store: Store, run: str) -> Run:
    """The run once it has ended, however busy the machine is; Ctrl-C leaves it to itself."""
    told = None
    while not (found := store.run(run)).ended:
        if (trouble := store.trouble()) != told and trouble:
            err.print(trouble, markup=False)
        told = trouble
        time.sleep(0.05)
    return found
