"""Values that jump by a factor of ten, a hundred or a thousand are scaled back."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.numbers import read_numbers
from core.sources.tables.columns.view import cells_of
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage, with_numbers
from core.sources.tables.series_preparation import SeriesPreparation


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    numbers = read_numbers(cells_of(table, repair.column))
    rows = np.array([int(row) for row in repair.options.get("rows", ())], dtype=np.int64)
    changed = np.isin(table.index.to_numpy(), rows) & np.isfinite(numbers)
    factor = float(repair.options.get("factor", 10))
    return with_numbers(table, repair.column, np.where(changed, numbers / factor, numbers), changed)


KIND = RepairKind("restore_decimal", mark("Put the lost decimal point back"), Stage.VALUES, _apply)
