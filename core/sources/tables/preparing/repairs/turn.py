"""Tables lying on their side are turned: times, months or timesteps that stand side by side become rows."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.month_names import month_of
from core.sources.tables.columns.numbers import NumberForm, read_numbers
from core.sources.tables.columns.times import read_times
from core.sources.tables.columns.view import cells_of
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage
from core.sources.tables.series_preparation import SeriesPreparation

VALUE, WHEN, PLACE = "value", "time", "timestep"
MOST_CELLS = 20_000_000


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    """Options: `by` times, months, hours or timesteps; `keep`: columns that stay; `columns`: those turned, in order."""
    keep = [str(name) for name in repair.options.get("keep") or ()]
    columns = [str(name) for name in repair.options.get("columns") or table.columns if str(name) not in keep]
    form = NumberForm(str(repair.options.get("decimal", ".")), str(repair.options.get("thousands", "")), True)
    values = np.stack([read_numbers(cells_of(table, name), form) for name in columns], axis=1)
    rows, width = values.shape
    turned = {name: np.repeat(table[name].to_numpy(), width) for name in keep}
    by = repair.options.get("by", "times")
    if by == "timesteps":
        known = _until_last(values)
        turned[PLACE] = np.tile(np.arange(width), rows)
    else:
        known = np.ones(values.shape, dtype=bool)
        turned[WHEN] = _times(table, columns, rows, repair, by)
    turned[VALUE] = values.reshape(-1)
    index = np.repeat(table.index.to_numpy(), width)
    result = pd.DataFrame(turned, index=index)[known.reshape(-1)]
    return Repaired(result, moved=rows)


def _times(table: pd.DataFrame, columns: list[str], rows: int, repair: Repair, by: str) -> np.ndarray:
    if by == "times":
        return np.tile(np.array(columns, dtype=object), rows)
    if by == "hours":
        return _hours(table, columns, repair)
    years = read_numbers(cells_of(table, str(repair.options["year"]))).astype("int64")
    months = np.array([month_of(name) or int(name) for name in columns])
    return np.char.add(
        np.char.add(np.repeat(years, len(months)).astype(str), "-"), np.char.zfill(np.tile(months, rows).astype(str), 2)
    )


def _hours(table: pd.DataFrame, columns: list[str], repair: Repair) -> np.ndarray:
    """The date of each row at midnight plus the column's place among the hours."""
    days = read_times(cells_of(table, str(repair.options["date"])), str(repair.options["format"]))
    return (days[:, None] + np.arange(len(columns)) * np.timedelta64(3600, "s")).reshape(-1)


def _until_last(values: np.ndarray) -> np.ndarray:
    """True up to each row's last value: what stands behind it is not part of that series."""
    known = ~np.isnan(values)
    return np.flip(np.maximum.accumulate(np.flip(known, axis=1), axis=1), axis=1)


KIND = RepairKind("turn", mark("Turn the table"), Stage.SHAPE, _apply, recognises=True)
