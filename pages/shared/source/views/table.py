"""The table as it stood in the file, with the cells in question marked."""

import streamlit as st

from core.language import say
from core.sources.tables.profiles.preview import Preview, Table, preview
from core.words import counted
from pages.shared.screen.theme import current_theme
from pages.shared.source.source import Chosen

ROW, TALLEST = 35, 320
"""Pixels of a row, and of the table at most."""


def table_view(chosen: Chosen) -> None:
    """Its ends and every row that a finding speaks of."""
    shown = preview(chosen.stored(), chosen.findings(), first_row=chosen.source.report.first_row)
    st.subheader(say("Table"), anchor=False)
    st.caption(_caption(shown))
    styled = shown.table.style.apply(_marks, marked=shown.marked, axis=None).format(_cell)
    st.dataframe(styled, key="table", height=min(TALLEST, ROW * (len(shown.table) + 1) + 2))


def _caption(shown: Preview) -> str:
    rows = counted(shown.rows, "row")
    rows = say("{shown:,} of {rows}", shown=len(shown.table), rows=rows) if shown.rows > len(shown.table) else rows
    count = len(shown.marked)
    marked = say(", {cells} in question marked", cells=counted(count, "cell")) if count else ""
    return say("{rows} as in the file{marked}. The first column is the row in the file.", rows=rows, marked=marked)


def _marks(table: Table, marked: frozenset[tuple[int, str]]) -> Table:
    theme = current_theme()
    look = f"background-color: {theme.accent}33; color: {theme.text}"
    styles = table.astype(object).map(lambda _: "")
    for row, column in marked:
        if row in styles.index:
            styles.loc[row, column] = look
    return styles


def _cell(value: object) -> str:
    """The value as it stood: no digits added, nothing where nothing is."""
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"
    return "" if value is None else str(value)
