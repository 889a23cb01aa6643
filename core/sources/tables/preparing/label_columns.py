"""Which columns of a table hold words that never change within a series, and their labels."""

from collections.abc import Sequence

import pandas as pd

from core.sources.tables.labels import SeriesLabels, labels_of
from core.sources.tables.preparing.label_words import word_of
from core.sources.tables.preparing.tables import series_ids, shaped
from core.sources.tables.series_preparation import SeriesPreparation


def label_columns(table: pd.DataFrame, preparation: SeriesPreparation, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the named columns that hold one word a series, and not the same word for all of them."""
    names = [name for name in names if name in table.columns and name not in preparation.id_columns]
    if not preparation.id_columns or not names:
        return ()
    frame = _with(table, preparation, names)
    words = frame[names].mask(frame[names] == "")
    each = words.groupby(series_ids(frame, preparation), sort=False).nunique()
    return tuple(name for name in names if (each[name] <= 1).all() and words[name].nunique() > 1)


def labels_in(table: pd.DataFrame, preparation: SeriesPreparation, column: str) -> SeriesLabels:
    """The labels of a column; raises UserError where it cannot tell series apart."""
    frame = _with(table, preparation, [column])
    groups = frame[column].groupby(series_ids(frame, preparation), sort=False)
    return labels_of(column, [word_of(cells, str(name)) for name, cells in groups])


def _with(table: pd.DataFrame, preparation: SeriesPreparation, names: Sequence[str]) -> pd.DataFrame:
    """The table turned as it will be, with all series and these columns still in it."""
    labels = tuple(SeriesLabels(column=name, words=()) for name in names)
    return shaped(table, preparation.model_copy(update={"labels": labels, "series": None}))
