"""A verdict on a page: the sentence, and the statistics behind it folded away."""

from collections.abc import Sequence

import streamlit as st

from core.language import say
from pages.shared.screen.safe import md


def verdict_shown(sentence: str, *, evidence: str, warnings: Sequence[str] = ()) -> None:
    """What it comes down to and what to beware of; how that was tested is folded."""
    st.header(md(sentence), anchor=False)
    if warnings:
        st.warning("  \n".join(map(md, warnings)))
    if evidence:
        with st.expander(say("How this was tested")):
            st.caption(md(evidence))
