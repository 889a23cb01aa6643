"""Page config and navigation; every page of Unroll runs inside this frame."""

from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.files import mendable
from core.language import say
from pages.shared.screen.asking import tell
from pages.shared.screen.current import current_work
from pages.shared.screen.live_plotly import fetch_ahead
from pages.shared.screen.notices import notices_told
from pages.shared.screen.refreshing import leave_the_page_before
from pages.shared.screen.safe import md
from pages.shared.screen.signed_in import admitted, person, shown_icon, who
from pages.shared.screen.state import settle, store
from pages.shared.screen.states import broken
from pages.shared.screen.theme import current_theme

ASSETS = Path(__file__).parent / "shared" / "screen" / "assets"

# The icon comes before st.navigation: a page without one fetches its favicon from another server.
icon = shown_icon(ASSETS / "icon.png")
st.set_page_config(page_title=say("Unroll"), page_icon=icon, layout="wide")
st.logo(icon, size="medium")
st.html(ASSETS / "style.css")
colours = current_theme()
st.html(f"<style>.stApp {{ --paper: {colours.paper}; --muted: {colours.muted}; --accent: {colours.accent}; }}</style>")
pages = [
    st.Page("home.py", title=say("Home"), default=True),
    st.Page("data.py", title=say("Data")),
    st.Page("train.py", title=say("Train")),
    st.Page("results.py", title=say("Results")),
    st.Page("compare.py", title=say("Compare")),
    st.Page("inside.py", title=say("Inside")),
    st.Page("lessons.py", title=say("Lessons")),
    st.Page("runs.py", title=say("Runs")),
]
if (here := person()) is not None and here.teaches:
    pages.append(st.Page("classroom.py", title=say("Class")))
known = admitted()
page = st.navigation(pages, position="top" if known else "hidden")
if not known:
    st.stop()
leave_the_page_before(page.url_path)
with st.container(key="trouble"):
    who()
    notices_told()
    if (trouble := store().trouble()) is not None:
        st.warning(md(trouble))
    tell()
with st.container(key="work"):
    current_work(settle(page.url_path or "home"))
try:
    page.run()
except (UserError, OSError) as error:
    if (told := mendable(error)) is None:
        raise
    broken(told)
with st.container(key="ahead"):
    fetch_ahead()
