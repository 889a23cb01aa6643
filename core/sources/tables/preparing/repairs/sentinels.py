"""Numbers that stand for "no value" (-999, -200), and infinities, become missing."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.numbers import read_numbers
from core.sources.tables.columns.view import cells_of
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage, with_numbers
from core.sources.tables.series_preparation import SeriesPreparation


def _sentinels(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    numbers = read_numbers(cells_of(table, repair.column))
    values = np.array([float(value) for value in repair.options.get("values", ())])
    return _blanked(table, repair.column, numbers, np.isin(numbers, values))


def _infinite(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    numbers = read_numbers(cells_of(table, repair.column))
    return _blanked(table, repair.column, numbers, np.isinf(numbers))


def _outliers(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    numbers = read_numbers(cells_of(table, repair.column))
    low, high = float(repair.options["low"]), float(repair.options["high"])
    with np.errstate(invalid="ignore"):
        return _blanked(table, repair.column, numbers, (numbers < low) | (numbers > high))


def _blanked(table: pd.DataFrame, column: str, numbers: np.ndarray, mask: np.ndarray) -> Repaired:
    if table[column].dtype.kind in "OTU" or str(table[column].dtype) == "str":
        # Other words in the column wait for their own repair.
        emptied = table[column].mask(mask)
        return Repaired(table.assign(**{column: emptied}), cells={column: table.index.to_numpy()[mask]})
    return with_numbers(table, column, np.where(mask, np.nan, numbers), mask)


SENTINELS = RepairKind(
    "sentinels_to_missing", mark("Read these values as missing"), Stage.VALUES, _sentinels, recognises=True
)
INFINITE = RepairKind("infinite_to_missing", mark("Read infinity as missing"), Stage.VALUES, _infinite, recognises=True)
OUTLIERS = RepairKind("outliers_to_missing", mark("Take values outside the limits as missing"), Stage.VALUES, _outliers)
