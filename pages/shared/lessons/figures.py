"""The figures of a lesson, in the size of the view."""

from collections.abc import Sequence

import streamlit as st

from core.lessons.lesson import LessonFigure
from pages.shared.lessons.presenting import sized
from pages.shared.screen.charts import chart
from pages.shared.screen.theme import current_theme


def figures(these: Sequence[LessonFigure]) -> None:
    """Side by side; below each other on a narrow window."""
    if not these:
        return
    for column, each in zip(st.columns(len(these), gap="small"), these, strict=True):
        with column:
            _figure(each)


def _figure(each: LessonFigure) -> None:
    if each.title:
        st.markdown(f"**{each.title}**")
    chart(sized(each.figure(current_theme())), key=each.key, alt=each.alt)
    if each.caption:
        st.caption(each.alt)
    if each.lines:
        st.caption(each.about_lines)
        lines = r" \\ ".join(line.replace("=", "&=", 1) for line in each.lines)
        st.latex(rf"\small\begin{{aligned}}{lines}\end{{aligned}}")
