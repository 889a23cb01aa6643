"""`export`: what can be taken away from a run."""

from collections.abc import Callable
from pathlib import Path

from core.cli.place import named
from core.cli.screen import print_text
from core.errors import UserError
from core.files import write_atomically
from core.results.csv_cells import csv_text
from core.results.exhibits import Labelled
from core.results.label_tables import test_table
from core.results.tables import predictions_table
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.keras_file import keras_file
from core.runs.results import errors_in, forecasts_in, of_kind
from core.runs.run import Run
from core.runs.source import source_of
from core.runs.store import Store
from core.script import script


def export(store: Store, name: str, path: Path, form: str) -> None:
    """Write one of the forms in MAKERS of the run of that name to `path`."""
    content = MAKERS[form](store, named(store, name))
    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({(error.strerror or 'unknown error').lower()}).") from error
    print_text(f"{path}: {len(content):,} bytes")


def _table(store: Store, run: Run) -> str:
    exhibits = run.exhibits()
    if labelled := list(of_kind(exhibits, Labelled)):
        return csv_text(test_table(labelled[-1]))
    forecasts = forecasts_in(exhibits)
    if forecasts:
        return csv_text(predictions_table(forecasts, errors_in(exhibits)))
    if run.spec.source.preparation.source_kind == "corpus":
        raise UserError("A run that writes texts has no table.", "Use generate to write one, or export --to zip.")
    raise UserError("This run has no predictions yet.", "Wait for its end, or stop it.")


MAKERS: dict[str, Callable[[Store, Run], str | bytes]] = {
    "script": lambda store, run: script(run.spec, source_of(run)),
    "keras": lambda store, run: keras_file(run),
    "csv": _table,
    "zip": lambda store, run: export_zip(store, run.id),
}
