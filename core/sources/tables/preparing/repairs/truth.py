"""Yes and no become 1 and 0."""

import numpy as np
import pandas as pd
import pyarrow as pa

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.numbers import is_text
from core.sources.tables.columns.view import cells_of, filled_cells, truth_numbers
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage, with_numbers
from core.sources.tables.series_preparation import SeriesPreparation


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    cells = cells_of(table, repair.column)
    if pa.types.is_boolean(cells.type):
        cells = cells.cast(pa.string())
    if not is_text(cells.type):
        return Repaired(table)
    numbers = truth_numbers(cells)
    return with_numbers(table, repair.column, numbers, filled_cells(cells) & ~np.isnan(numbers))


KIND = RepairKind("truth_to_numbers", mark("Read yes as 1 and no as 0"), Stage.VALUES, _apply, recognises=True)
