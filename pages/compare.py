"""Which network is better, and whether it really is."""

import streamlit as st

from pages.shared.states import empty

st.title("Compare", anchor=False)
empty(
    "Nothing to compare yet",
    "Choose finished runs on the same series, or train two cells at once.",
    action="See the runs",
    page="runs",
)
