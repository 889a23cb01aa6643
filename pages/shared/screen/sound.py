"""A sound to be played."""

from base64 import b64encode

import streamlit as st


def sound(wav: bytes) -> None:
    """A player that brings its sound along.

    Streamlit forgets a file as soon as a later run of the page shows another, and the browser that still asks for it
    gets an error.
    """
    st.audio(f"data:audio/wav;base64,{b64encode(wav).decode()}", format="audio/wav")
