"""The appearance of this browser, for charts."""

import streamlit as st

from core.charts.theme import LIGHT, THEMES, Theme


def current_theme() -> Theme:
    """The colours of the appearance the person has chosen."""
    return THEMES.get(st.context.theme.type, LIGHT)
