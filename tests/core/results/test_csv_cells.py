"""Exported CSV computes nothing in a spreadsheet."""

import pandas as pd
import pytest

from core.results.csv_cells import csv_cell, csv_text


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", " =1", "\r=1"])
def test_formulas_become_text(cell: str) -> None:
    assert csv_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-2", "+3.5", "-1,5", "1e-3", "-5 %", "plain", "", 7, -1.5, None])
def test_everything_else_stays_what_it_is(cell: object) -> None:
    assert csv_cell(cell) == cell


def test_column_names_and_text_cells_are_harmless_and_numbers_are_untouched() -> None:
    table = pd.DataFrame({"=a": ["=1", "b"], "n": [-1.5, 2.0]})
    assert csv_text(table) == "'=a,n\n'=1,-1.5\nb,2.0\n"
