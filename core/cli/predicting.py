"""`predict`: what comes after the last row, from the trained weights and NumPy alone."""

from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer

from core.cli.place import JsonOption, RunArgument, RunsOption, brought, named, store_in
from core.cli.screen import print_json, print_table
from core.runs.prediction import Prediction, predict_next


def predict(
    run: RunArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", show_default=False, help="Newer rows; the run's own when left out."),
    ] = None,
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Predict what follows the last row of the run's source, or of a newer file with the same columns."""
    store = store_in(runs)
    found = named(store, run)
    predicted = predict_next(found, brought(file, store) if file else None)
    if json:
        print_json({"run": found.id, "predictions": [_as_json(one) for one in predicted]})
        return
    for one in predicted:
        unit = f" [{one.unit}]" if one.unit else ""
        rows = zip(_times(one.index), one.values.tolist(), strict=True)
        print_table(("time", f"{one.target}{unit}"), rows, title=one.series if len(predicted) > 1 else None)


def _as_json(one: Prediction) -> dict:
    values = [float(value) if np.isfinite(value) else None for value in one.values]
    return {
        "series": one.series,
        "target": one.target,
        "unit": one.unit,
        "times": _times(one.index),
        "values": values,
    }


def _times(index: pd.Index) -> list[str] | list[int]:
    """ISO, without the time of day where there is none."""
    if not isinstance(index, pd.DatetimeIndex):
        return [int(position) for position in index]
    whole_days = bool((index == index.normalize()).all())
    return [moment.date().isoformat() if whole_days else moment.isoformat() for moment in index]
