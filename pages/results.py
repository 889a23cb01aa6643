"""How good one network is, and what it says comes next."""

import streamlit as st

from pages.shared.states import empty

st.title("Results", anchor=False)
empty(
    "No run chosen",
    "A finished run is read here: its verdict, its forecast, its scores.",
    action="See the runs",
    page="runs",
)
