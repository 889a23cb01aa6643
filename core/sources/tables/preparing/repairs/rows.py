"""Rows that go: those without a readable time, exact repeats, and chosen ones such as a footer."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.view import cells_of, filled_cells
from core.sources.tables.preparing.repairs.repair import TIME, Repaired, RepairKind, Stage, without_rows
from core.sources.tables.series_preparation import SeriesPreparation


def _untimed(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    return without_rows(table, table[TIME].isna().to_numpy())


def _repeats(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    # The same time and the same value everywhere: nothing is lost with the later row.
    columns = [name for name in table.columns if name not in preparation.time_columns]
    return without_rows(table, table.duplicated(subset=columns).to_numpy())


def _chosen(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    rows = np.array([int(row) for row in repair.options.get("rows", ())], dtype=np.int64)
    return without_rows(table, np.isin(table.index.to_numpy(), rows))


def _unmeasured(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    columns = [str(name) for name in repair.options.get("columns") or () if str(name) in table.columns]
    filled = [filled_cells(cells_of(table, name)) for name in columns]
    return without_rows(table, ~np.any(filled, axis=0) if filled else np.zeros(len(table), dtype=bool))


UNMEASURED = RepairKind(
    "drop_unmeasured", mark("Leave out rows without a measurement"), Stage.SHAPE, _unmeasured, recognises=True
)
UNTIMED = RepairKind(
    "drop_untimed", mark("Leave out rows without a readable time"), Stage.ROWS, _untimed, recognises=True
)
REPEATS = RepairKind(
    "drop_repeats", mark("Keep one of rows that are exactly the same"), Stage.ROWS, _repeats, recognises=True
)
CHOSEN = RepairKind("drop_rows", mark("Leave these rows out"), Stage.SHAPE, _chosen, recognises=True)
