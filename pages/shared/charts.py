"""Charts on a page: the house's settings, and a sentence for those who cannot see them."""

from typing import Any

import streamlit as st

from core.charts.settings import SETTINGS
from core.charts.theme import Figure


def chart(figure: Figure, *, key: str, alt: str, **options: Any) -> Any:
    """A figure that stays as it is while one looks; `alt` states its finding. Live ones: see live_plotly."""
    return st.plotly_chart(figure, key=key, alt=alt, theme=None, config=SETTINGS, **{"width": "stretch", **options})
