"""Times are read by another format than the one proposed."""

import pandas as pd

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.times import join_cells, read_times
from core.sources.tables.columns.view import cells_of
from core.sources.tables.preparing.repairs.repair import TIME, Repaired, RepairKind, Stage
from core.sources.tables.series_preparation import SeriesPreparation


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    if not preparation.time_columns:
        return Repaired(table)
    cells = join_cells([cells_of(table, name) for name in preparation.time_columns])
    read = read_times(cells, str(repair.options["time_format"]))
    changed = (pd.Series(read, index=table.index) != table[TIME]).to_numpy()
    return Repaired(table.assign(**{TIME: read}), cells={preparation.time_columns[0]: table.index.to_numpy()[changed]})


KIND = RepairKind("time_format", mark("Read times this way"), Stage.TIMES, _apply, recognises=True)
