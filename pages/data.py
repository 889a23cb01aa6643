"""Whether a series is what the person thinks it is."""

import streamlit as st

from pages.shared.states import empty

st.title("Data", anchor=False)
empty("No series yet", "Choose a sample, or bring a file of your own.", action="See the samples", page="home")
