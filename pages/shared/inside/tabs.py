"""The tabs of Inside, and which of them is open."""

import streamlit as st

from core.language import mark, say
from pages.shared.inside.before import before_tab
from pages.shared.inside.reading import heat_map_tab
from pages.shared.inside.resting import resting_tab
from pages.shared.inside.stepping import stepping_tab
from pages.shared.inside.unit import unit_tab

TAB = "inside.tab"
TABS = {
    mark("While it reads"): heat_map_tab,
    mark("Step by step"): stepping_tab,
    mark("What it rests on"): resting_tab,
    mark("One unit"): unit_tab,
    mark("Before and after"): before_tab,
}
"""Title of each -> what it is filled with."""


def open_tab(title: str) -> None:
    """Have Inside open with this tab."""
    st.session_state[TAB] = say(title)
