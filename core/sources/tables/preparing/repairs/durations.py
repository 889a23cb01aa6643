"""Durations such as 00:33:05 become numbers of seconds."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.durations import KIND as NAME
from core.sources.tables.columns.durations import seconds
from core.sources.tables.columns.numbers import is_text
from core.sources.tables.columns.view import cells_of
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage, with_numbers
from core.sources.tables.series_preparation import SeriesPreparation


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    cells = cells_of(table, repair.column)
    if not is_text(cells.type):
        return Repaired(table)
    read = seconds(cells)
    return with_numbers(table, repair.column, read, ~np.isnan(read))


KIND = RepairKind(NAME, mark("Read durations as seconds"), Stage.VALUES, _apply, recognises=True)
