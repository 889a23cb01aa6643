"""The target as it stood in the file, beside what repairs make of it."""

import numpy as np

from core.data.series import Series
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.preparing.repairs.repair import TIME, Stage
from core.sources.tables.preparing.tables import preview, series_ids
from core.sources.tables.profiles.preview import Table
from core.sources.tables.series_preparation import SeriesPreparation

# Without these there is nothing to draw: what a cell's marks mean, and when it was.
READING = frozenset({"read_numbers", "truth_to_numbers", "time_format"})


def original(table: Table, preparation: SeriesPreparation, series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Times [rows] in order and values [rows] of the target before any repair; NaN where no number stands."""
    kept = tuple(
        repair
        for repair in preparation.repairs
        if repair.kind in READING or (repair.kind in REPAIRS and REPAIRS[repair.kind].stage == Stage.SHAPE)
    )
    as_read = preparation.model_copy(update={"repairs": kept})
    frame = preview(table, as_read)
    if series.series_id is not None:
        frame = frame[series_ids(frame, as_read).astype(str) == series.series_id]
    values = frame[preparation.target].to_numpy("float64")
    if TIME not in frame.columns or preparation.frequency is None:
        return np.arange(len(values)), values
    times = frame[TIME].to_numpy().astype("datetime64[ns]")
    order = np.argsort(times, kind="stable")
    order = order[~np.isnat(times[order])]
    return times[order], values[order]
