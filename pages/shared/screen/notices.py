"""What others did with what belongs to the person who is signed in, until it has been read."""

import time

import streamlit as st

from core.language import say
from core.people.homes import dismiss, notices
from pages.shared.screen.safe import md
from pages.shared.screen.signed_in import person
from pages.shared.screen.state import store
from pages.shared.screen.words import age


def notices_told() -> None:
    """Each notice, and a way to take them off the screen."""
    here = person()
    left = notices(store().root, here.id) if here else []
    if not left:
        return
    for notice in left:
        st.warning(f"{md(notice.text)} ({age(notice.at, time.time())})", icon=":material/notifications:")
    read = {"root": store().root, "person": here.id, "until": left[-1].at}
    st.button(say("I have read this"), key="notices_read", on_click=dismiss, kwargs=read)
