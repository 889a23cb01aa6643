"""Whether a table is about a series or about texts, and what is in it either way."""

from core.data.judge import Judged, judge_table
from core.data.raw_table import RawTable
from core.data.text_judge import JudgedTexts, judge_texts
from core.errors import UserError


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
