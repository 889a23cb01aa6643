"""A verdict on a page: the sentence, and the statistics behind it folded away."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.screen.safe import md


def verdict_shown(sentence: str, *, evidence: str, warnings: Sequence[str] = ()) -> None:
    """What it comes down to, how that was tested, and what to beware of."""
    st.header(md(sentence), anchor=False)
    if evidence:
        with st.expander("How this was tested"):
            st.caption(md(evidence))
    for warning in warnings:
        st.warning(md(warning))
