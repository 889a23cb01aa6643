"""Which lines a chart draws: few at first, so that its legend can be read, and the rest at choice."""

from collections.abc import Sequence

import streamlit as st

from core.language import say
from core.results.rival_names import rival_title
from pages.shared.results.picking import said

ENTRIES = 6
"""Entries of a legend at most, as long as nobody asks for more."""


def rivals_drawn(rivals: Sequence[str], *, first: Sequence[str], key: str) -> tuple[str, ...]:
    """The rivals that are drawn: those of `first`, until others are chosen."""
    return lines_drawn({rival: rival_title(rival) for rival in rivals}, first=first, key=key, label=say("Rivals"))


def lines_drawn(names: dict[str, str], *, first: Sequence[str], key: str, label: str) -> tuple[str, ...]:
    """The lines that are drawn, of name -> words: those of `first`, until others are chosen."""
    if not names:
        return ()
    if key in st.session_state:
        st.session_state[key] = [one for one in st.session_state[key] if one in names]
        start = {}
    else:
        start = {"default": [one for one in first if one in names]}
    with st.popover(label, icon=":material/stacked_line_chart:", type="tertiary", key=f"{key}.choice"):
        drawn = st.pills(
            say("Drawn in the chart"), list(names), format_func=said(names), selection_mode="multi", key=key, **start
        )
    return tuple(one for one in names if one in (drawn or ()))
