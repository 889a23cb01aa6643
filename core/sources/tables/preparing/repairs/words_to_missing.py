"""Words that mean "no value", or any text among numbers, become missing."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.language import mark
from core.sources.findings import Repair
from core.sources.tables.columns.numbers import is_text, read_numbers
from core.sources.tables.columns.view import cells_of, filled_cells
from core.sources.tables.preparing.repairs.repair import Repaired, RepairKind, Stage
from core.sources.tables.series_preparation import SeriesPreparation


def _words(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    cells = cells_of(table, repair.column)
    words = [str(word) for word in repair.options.get("words", ())]
    if not is_text(cells.type):
        return Repaired(table)
    return _emptied(table, repair.column, pc.is_in(cells, pa.array(words, pa.string())).to_numpy(zero_copy_only=False))


def _text(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    cells = cells_of(table, repair.column)
    if not is_text(cells.type):
        return Repaired(table)
    return _emptied(table, repair.column, filled_cells(cells) & np.isnan(read_numbers(cells)))


def _emptied(table: pd.DataFrame, column: str, mask: np.ndarray) -> Repaired:
    emptied = table[column].mask(mask)
    return Repaired(table.assign(**{column: emptied}), cells={column: table.index.to_numpy()[mask]})


WORDS = RepairKind("words_to_missing", mark("Read these words as missing"), Stage.VALUES, _words, recognises=True)
TEXT = RepairKind("text_to_missing", mark("Read text as missing"), Stage.VALUES, _text, recognises=True)
