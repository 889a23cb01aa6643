"""The two designed states every page shares: nothing here yet, and something went wrong."""

import streamlit as st

from core.errors import UserError
from core.language import say
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to


def empty(title: str, sentence: str, *, action: str, page: str) -> None:
    """What belongs here, and one button to get it."""
    with st.container(key="empty_state", horizontal_alignment="center", gap="small"):
        st.subheader(title, anchor=False, text_alignment="center")
        st.caption(sentence, text_alignment="center", width=480)
        if st.button(action, type="primary", key="empty_action"):
            go_to(page)


def broken(error: UserError, *, kept: str = "", title: str = say("This did not work")) -> None:
    """What happened, what was kept, what to do."""
    with st.container(key="broken_state", border=True):
        st.subheader(title, anchor=False)
        st.markdown(md(error.message))
        if error.hint:
            st.markdown(say("**What to do.** {hint}", hint=md(error.hint)))
        if kept:
            st.caption(kept)
