"""`mirror`: runs that ended, told to an MLflow server."""

import time
from collections.abc import Sequence

from core.cli.place import named
from core.cli.screen import print_text
from core.errors import UserError
from core.reports.mirror import Mirror
from core.runs.folder.run import Run
from core.runs.store import Store
from core.words import counted

LOOK = 5.0
"""Seconds between two looks for runs that have ended meanwhile."""


def mirror(store: Store, address: str, names: Sequence[str], *, follow: bool) -> None:
    """Show these runs there, or all that have ended; with `follow` those too that end from now on, until Ctrl-C."""
    there = Mirror(address)
    chosen = [named(store, name) for name in names]
    for run in chosen:
        if not run.ended:
            raise UserError(f"Run {run.id} has not ended yet.", "Leave it out, or use --follow without naming runs.")
    seen: set[tuple[str, int]] = set()
    try:
        _show(there, chosen or _ended(store), seen)
        while follow:
            time.sleep(LOOK)
            _show(there, _ended(store), seen, quiet=True)
    except KeyboardInterrupt:
        print_text("Stopped. What was shown stays there.")


def _ended(store: Store) -> list[Run]:
    """The oldest first."""
    return [run for run in reversed(store.runs()) if run.ended]


def _show(there: Mirror, runs: Sequence[Run], seen: set[tuple[str, int]], *, quiet: bool = False) -> None:
    """Those not in `seen`, which they join."""
    fresh = [run for run in runs if (run.id, run.attempt) not in seen]
    new = sum(there.show(run) for run in fresh)
    seen.update((run.id, run.attempt) for run in fresh)
    if new or not quiet:
        known = f"; {counted(len(fresh) - new, 'run')} stood there already" if len(fresh) > new else ""
        print_text(f"{counted(new, 'run')} new at {there.address}{known}.")
