"""How losses are drawn, to choose."""

import streamlit as st

from core.language import mark, say
from pages.shared.results.picking import one_of

SCALES = (mark("Linear"), mark("Logarithmic"))


def logarithmic_scale(key: str) -> bool:
    """The scale on which losses are drawn, to choose; True for a logarithmic one."""
    words = {title: say(title) for title in SCALES}
    scale = one_of(say("Scale of the loss"), SCALES, words=words, key=key, label_visibility="collapsed")
    return scale == SCALES[-1]


def smoothed(key: str) -> bool:
    """Whether losses are drawn smoothed, to choose."""
    return st.toggle(say("Smooth"), key=key, help=say("Draws an exponential moving mean in the place of each loss."))
