"""Durations such as 00:33:05 become numbers of seconds."""

import numpy as np
import pandas as pd

from core.data.durations import KIND as NAME
from core.data.durations import seconds
from core.data.findings import Repair
from core.data.numbers import is_text
from core.data.preparation import Preparation
from core.data.repairs.repair import Repaired, RepairKind, Stage, with_numbers
from core.data.views import cells_of


def _apply(table: pd.DataFrame, repair: Repair, preparation: Preparation) -> Repaired:
    cells = cells_of(table, repair.column)
    if not is_text(cells.type):
        return Repaired(table)
    read = seconds(cells)
    return with_numbers(table, repair.column, read, ~np.isnan(read))


KIND = RepairKind(NAME, "Read durations as seconds", Stage.VALUES, _apply, recognises=True)
