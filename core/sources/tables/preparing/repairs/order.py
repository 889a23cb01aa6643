"""Rows are put in the order of their times, those of one series together."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.preparing.repairs.repair import TIME, Repaired, RepairKind, Stage
from core.sources.tables.series_preparation import SeriesPreparation


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    if TIME not in table.columns:
        return Repaired(table)
    order = np.argsort(table[TIME].to_numpy(), kind="stable")
    moved = int((order != np.arange(len(order))).sum())
    return Repaired(table.iloc[order] if moved else table, moved=moved)


def _reversed(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    return Repaired(table.iloc[::-1], moved=len(table))


REVERSE = RepairKind("reverse", mark("Turn the rows round, the last one first"), Stage.ROWS, _reversed, recognises=True)
KIND = RepairKind("sort", mark("Put the rows in the order of time"), Stage.ROWS, _apply, recognises=True)
