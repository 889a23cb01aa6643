"""Sources for a run that exists: the run's own column, or else the one that holds texts, or lines."""

import pandas as pd

from core.sources.pairs.preparation import PairPreparation
from core.sources.tables.newer_texts import NewTexts, texts_of
from core.sources.tables.report import TableReport


def sources_of(stored: pd.DataFrame, report: TableReport, preparation: PairPreparation) -> NewTexts:
    """The texts to be translated, in the order in which they stand."""
    proposed = report.preparation
    if preparation.source_column not in stored.columns and isinstance(proposed, PairPreparation):
        return texts_of(stored, report, proposed.source_column)
    if preparation.source_column not in stored.columns and len(stored.columns) == 1 and len(stored) > 1:
        return texts_of(stored, report, str(stored.columns[0]))
    return texts_of(stored, report, preparation.source_column)
