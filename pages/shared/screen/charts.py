"""Charts on a page: the house's settings, and a sentence for those who cannot see them."""

from collections.abc import Callable

import streamlit as st

from core.charts.settings import SETTINGS
from core.charts.theme import Figure
from pages.shared.screen.drawn import Drawn, as_drawn
from pages.shared.screen.live_plotly import live_plotly


def chart(figure: Figure | Drawn, *, key: str, alt: str) -> None:
    """A figure at its own height; `alt` states its finding."""
    shown = figure if isinstance(figure, Drawn) else as_drawn(figure)
    live_plotly(shown, key=key, height=shown.height, alt=alt)


def clickable(figure: Figure, *, key: str, alt: str, on_select: Callable[[], None]) -> None:
    """A figure whose points can be clicked; `on_select` reads from the session's state at `key` which they are."""
    st.plotly_chart(figure, key=key, alt=alt, theme=None, config=SETTINGS, on_select=on_select, selection_mode="points")
