"""What will run, and how it is going."""

import streamlit as st

from pages.shared.states import empty

st.title("Train", anchor=False)
empty(
    "Nothing to train yet",
    "Choose a series first; what fits it is then proposed here.",
    action="Bring a series",
    page="data",
)
