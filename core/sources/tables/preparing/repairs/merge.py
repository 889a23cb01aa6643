"""Several rows of one time, or of one day or month, become one."""

import numpy as np
import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.frequency import grid_of, positions
from core.sources.tables.preparing.repairs.repair import TIME, Repaired, RepairKind, Stage, number_columns
from core.sources.tables.series_preparation import SeriesPreparation

HOW = {"mean": "mean", "sum": "sum", "first": "first", "last": "last", "max": "max", "min": "min"}


def _same_time(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    return _merged(table, repair, preparation)


def _aggregate(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    alias = str(repair.options.get("frequency", "D"))
    stamps = table[TIME].to_numpy().astype("datetime64[ns]")
    places = positions(stamps, alias)
    starts = grid_of(stamps, alias, int(places.max()) + 1 if len(places) else 0).to_numpy()
    return _merged(table.assign(**{TIME: starts[places]}), repair, preparation)


def _merged(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    how = str(repair.options.get("how", "mean"))
    columns = number_columns(table, preparation)
    keys = [*preparation.id_columns, TIME]
    repeated = table.duplicated(subset=keys, keep=False).to_numpy()
    if not repeated.any() and how != "count":
        return Repaired(table)
    dropped = table.duplicated(subset=keys).to_numpy()
    groups = table.groupby(keys, sort=False, observed=True)[columns]
    # min_count: a time of which no value is known stays without one rather than becoming a zero.
    combined = groups.sum(min_count=1) if how == "sum" else groups.size() if how == "count" else groups.agg(HOW[how])
    kept = table[~dropped].copy()
    for column in columns:
        kept[column] = np.asarray(combined if how == "count" else combined[column], dtype="float64")
    rows = table.index.to_numpy()
    return Repaired(kept, cells={preparation.target: rows[repeated & ~dropped]}, removed=rows[dropped])


SAME_TIME = RepairKind("same_time", mark("Make one value of rows with the same time"), Stage.MERGE, _same_time)
AGGREGATE = RepairKind("aggregate", mark("Put rows together by day, week or month"), Stage.MERGE, _aggregate)
