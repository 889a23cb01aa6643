"""`export`: what can be taken away from a run."""

from collections.abc import Callable
from pathlib import Path

from core.cli.place import named
from core.cli.screen import write_out
from core.errors import UserError
from core.exports.formats import FORMATS, KERAS
from core.exports.process import export_of
from core.recipes.written import recipe_text
from core.results.csv_cells import csv_text
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.keras_file import keras_file
from core.runs.folder.run import Run
from core.runs.folder.source import source_of
from core.runs.folder.taken import taken_from
from core.runs.store import Store
from core.script import script
from core.script.short import has_short_script, short_script


def export(store: Store, name: str, path: Path, form: str) -> None:
    """Write one of the forms in MAKERS of the run of that name to `path`."""
    alone = form == KERAS.name and path.suffix == ".keras"
    write_out(path, MAKERS[ALONE if alone else form](store, named(store, name)))


def _table(store: Store, run: Run) -> str:
    exhibits = run.exhibits()
    if not exhibits:
        raise UserError("This run has no predictions yet.", "Wait until it ends, or stop it.")
    found = taken_from(exhibits)
    if not found:
        raise UserError("This run has no table of predictions.", "Use generate or export --to zip.")
    return csv_text(found[0].table(exhibits))


def _short(store: Store, run: Run) -> bytes:
    if not has_short_script(run.spec):
        raise UserError("Forecasts alone have a short script.", "Use --to script.")
    return short_script(run.spec, source_of(run))


ALONE = "keras alone"
"""The network as a .keras file, with nothing around it."""
MAKERS: dict[str, Callable[[Store, Run], str | bytes]] = {
    "script": lambda store, run: script(run.spec, source_of(run)),
    "short-script": _short,
    "recipe": lambda store, run: recipe_text(run.spec),
    ALONE: lambda store, run: keras_file(run),
    **{name: lambda store, run, form=form: export_of(run, form) for name, form in FORMATS.items()},
    "csv": _table,
    "zip": lambda store, run: export_zip(store, run.id),
}
