"""The history of all runs."""

import streamlit as st

from pages.shared.states import empty

st.title("Runs", anchor=False)
empty(
    "No runs yet",
    "Every training is kept here, to be found, compared and taken away.",
    action="Bring a series",
    page="data",
)
