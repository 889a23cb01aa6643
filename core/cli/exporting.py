"""`export`: what can be taken away from a run."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.cli.place import RunArgument, RunsOption, named, store_in
from core.cli.screen import print_text
from core.data.csv_cells import csv_text
from core.errors import UserError
from core.files import write_atomically
from core.results.exhibits import Forecast, Forecasts
from core.results.tables import forecasts_table
from core.runs.bundle import export_zip
from core.runs.keras_file import keras_file
from core.runs.results import of_kind
from core.runs.run import Run
from core.runs.source import source_of
from core.runs.store import Store
from core.training.script import script


class Form(StrEnum):
    """What to make of a run."""

    SCRIPT = "script"
    KERAS = "keras"
    CSV = "csv"
    ZIP = "zip"


def export(
    run: RunArgument,
    path: Annotated[Path, typer.Argument(metavar="PATH", show_default=False, help="The file to write.")],
    to: Annotated[Form, typer.Option("--to", show_default=False, help="script, keras, csv or zip.")],
    runs: RunsOption = None,
) -> None:
    """Take something away from a run.

    - **script**: one Python file that repeats the run with TensorFlow and pandas alone
    - **keras**: the trained network, to load with `keras.models.load_model`
    - **csv**: actual and predicted values, the simple rivals, and what comes next
    - **zip**: everything about the run; opens again on the Runs page
    """
    store = store_in(runs)
    content = MAKERS[to](store, named(store, run))
    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({(error.strerror or 'unknown error').lower()}).") from error
    print_text(f"{path}: {len(content):,} bytes")


def _table(store: Store, run: Run) -> str:
    exhibits = run.exhibits()
    many = [page.forecast(position) for page in of_kind(exhibits, Forecasts) for position in range(len(page.series))]
    forecasts = many or list(of_kind(exhibits, Forecast))
    if not forecasts:
        raise UserError("This run has no predictions yet.", "Wait for its end, or stop it.")
    return csv_text(forecasts_table(forecasts))


MAKERS: dict[Form, Callable[[Store, Run], str | bytes]] = {
    Form.SCRIPT: lambda store, run: script(run.spec, source_of(run)),
    Form.KERAS: lambda store, run: keras_file(run),
    Form.CSV: _table,
    Form.ZIP: lambda store, run: export_zip(store, run.id),
}
