"""Numbers with a decimal comma, thousands marks, or signs of their own (12.3*, 4p, 5%, € 7) become plain numbers."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.numbers import NumberForm, is_text, read_numbers
from core.sources.tables.columns.view import cells_of, filled_cells
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage, with_numbers
from core.sources.tables.series_preparation import SeriesPreparation


def form_of(repair: Repair) -> NumberForm:
    options = repair.options
    return NumberForm(
        str(options.get("decimal", ".")),
        str(options.get("thousands", "")),
        bool(options.get("marked", False)),
        bool(options.get("scaled", False)),
    )


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    cells = cells_of(table, repair.column)
    if not is_text(cells.type):
        return Repaired(table)
    plain, read = read_numbers(cells), read_numbers(cells, form_of(repair))
    changed = ~np.isnan(read) & (np.isnan(plain) | (plain != read))
    if not (filled_cells(cells) & np.isnan(read)).any():
        return with_numbers(table, repair.column, read, changed)
    # Words among the numbers stay as they stood, for their own repair.
    mixed = pc.if_else(pa.array(changed), pc.cast(pa.array(read), pa.string()), cells)
    column = pd.Series(mixed.to_pandas().to_numpy(), index=table.index, dtype="str")
    return Repaired(table.assign(**{repair.column: column}), cells={repair.column: table.index.to_numpy()[changed]})


KIND = RepairKind("read_numbers", mark("Read as numbers"), Stage.VALUES, _apply, recognises=True)
