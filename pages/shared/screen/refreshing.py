"""The part of a page that draws itself anew, and what keeps it from outliving its page.

A page has at most one. It writes only into containers of its own, it is no part of another fragment, and it opens no
other page: it asks for the whole page anew, which then decides.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

PART = "refreshing"
"""Key of the part's container: Streamlit refuses a second one on the same page."""
OPEN = "refreshing.open"


def refreshing(draw: Callable[[], None], *, every: float | None) -> None:
    """What `draw` draws, anew every so many seconds; None: only when a widget in it is used.

    Elements of the page that stand behind the part must not stand in its container: when a refresh is asked for while
    the page is still on its way to the browser, Streamlit drops what the part had drawn and keeps what stands behind.
    """
    with st.container(key=PART):
        st.fragment(draw, run_every=every)()


def anew_when(happened: Callable[[], bool], *, every: float = 0.3) -> None:
    """The whole page anew as soon as something has happened; nothing is drawn."""

    def look() -> None:
        if happened():
            st.rerun(scope="app")

    refreshing(look, every=every)


def leave_the_page_before(page: str) -> None:
    """Forget what was asked of the fragments of another page, when `page` is a new one.

    Streamlit 1.67 answers such a request late, after the new page has been drawn, and under the old page's name: the
    browser then takes the new page for the old one and clears it. The next refresh finds nothing to write into ("Bad
    delta path index"), and the tab goes white.
    """
    before = st.session_state.get(OPEN)
    st.session_state[OPEN] = page
    if before is None or before == page:
        return
    run = get_script_run_ctx()
    # From here on requests to them are refused; those that wait already are taken up by a run that begins now.
    run.fragment_storage.clear()
    if _is_waited_for(run.script_requests):
        st.rerun()


def _is_waited_for(requests: ScriptRequests) -> bool:
    """Whether anything was asked of the session since this run began; Streamlit has no other word for it."""
    return requests._state is ScriptRequestType.RERUN
