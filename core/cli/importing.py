"""`import`: a run that was exported elsewhere comes into this store."""

from pathlib import Path

from core.cli.history import summary
from core.cli.screen import print_json, print_text
from core.errors import Refused
from core.runs.bundles.process import import_zip
from core.runs.store import Store


def import_run(store: Store, path: Path, *, json: bool) -> None:
    """Let the zip in, and say under which id."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise Refused(f"{path} cannot be read ({(error.strerror or 'unknown error').lower()}).") from error
    run = store.run(import_zip(store, path))
    if json:
        print_json(summary(run))
    else:
        print_text(f"{run.id} is here: {run.title}, {run.state}.")
