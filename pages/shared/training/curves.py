"""How losses are drawn, to choose."""

import streamlit as st

from core.language import say
from pages.shared.results.picking import one_of


def logarithmic_scale(key: str) -> bool:
    """The scale on which losses are drawn, to choose; True for a logarithmic one."""
    scale = one_of(say("Scale of the loss"), [say("Linear"), say("Logarithmic")], key=key, label_visibility="collapsed")
    return scale == "Logarithmic"


def smoothed(key: str) -> bool:
    """Whether losses are drawn smoothed, to choose."""
    return st.toggle(say("Smooth"), key=key, help=say("Draws an exponential moving mean in the place of each loss."))
