"""Cells of exported CSV that a spreadsheet will not take for formulas."""

import re
from typing import Any

import pandas as pd

# Signs that make a spreadsheet compute, plain and full width, also behind blanks (OWASP, "CSV injection").
FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n]")
NUMBER = re.compile(r"^\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\s*%?$")


def csv_cell(value: Any) -> Any:
    """The value, with an apostrophe before text that a spreadsheet would compute; numbers stay what they are."""
    if not isinstance(value, str) or not FORMULA.match(value) or NUMBER.match(value):
        return value
    return f"'{value}"


def csv_text(table: pd.DataFrame, *, index: bool = False) -> str:
    """The table as CSV whose cells and column names are harmless in a spreadsheet."""
    harmless = table.rename(columns=csv_cell)
    for position, kind in enumerate(harmless.dtypes):
        if not pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_datetime64_any_dtype(kind):
            harmless.isetitem(position, harmless.iloc[:, position].map(csv_cell))
    return harmless.to_csv(index=index)
