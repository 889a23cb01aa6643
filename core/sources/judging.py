"""Whether a table is about a series or about texts, and what is in it either way."""

import pandas as pd
import pyarrow as pa

from core.errors import UserError
from core.sources.kinds import AnyPreparation
from core.sources.report import Report
from core.sources.tables.judging.tables import Judged, judge_table
from core.sources.tables.judging.texts import JudgedTexts, judge_texts, with_label
from core.sources.tables.reading.raw_table import RawTable


def judge(raw: RawTable) -> Judged | JudgedTexts:
    """Texts where there is a column of them and no series in time beside it; raises Refused when there is neither."""
    texts = judge_texts(raw)
    if texts is None:
        return judge_table(raw)
    try:
        series = judge_table(raw)
    except UserError:
        return texts
    return series if series.preparation.time_columns else texts


def proposed_as(kind: str, table: pd.DataFrame, report: Report, *, label: str | None = None) -> AnyPreparation:
    """The preparation of a stored table as "series", "labelled texts" or "corpus"; raises UserError.

    `label` is the column to tell, where a person named one.
    """
    proposed = report.preparation
    if label is not None and label not in table.columns:
        raise UserError(f"There is no column {label!r}.", f"Choose among {', '.join(map(str, table.columns[:12]))}.")
    if kind == proposed.source_kind and label is None:
        return proposed
    raw = RawTable(pa.Table.from_pandas(table, preserve_index=False), proposed.reading, first_row=report.first_row)
    if kind == "series":
        return judge_table(raw).preparation
    texts = judge_texts(raw)
    if texts is None:
        raise UserError("The table has no column of texts.", "Bring a table in which one column holds sentences.")
    if kind == "corpus":
        return texts.preparation.model_copy(update={"label_column": None, "part_column": None, "lines": False})
    chosen = with_label(texts.table, texts.preparation, label) if label else texts.preparation
    if chosen.label_column is None:
        raise UserError("No column says what each text is.", "Name the column of labels.")
    return chosen
