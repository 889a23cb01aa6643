"""What this is, three samples that train with one click, and the latest runs."""

import streamlit as st

from pages.shared.states import empty

st.title("Unroll", anchor=False)
empty("Nothing here yet", "Bring a series to begin.", action="Bring a series", page="data")
