"""A recording by the microphone, handed over once."""

from collections.abc import Callable

import streamlit as st

from core.language import mark, say

RATE = 16_000


def microphone(key: str, take: Callable[[bytes], None], *, label: str = mark("Record it")) -> None:
    """`take` gets a WAV file; then the widget forgets it, ready for the next."""
    turn = st.session_state.get(f"{key}.turn", 0)
    found = st.audio_input(say(label), sample_rate=RATE, key=f"{key}.{turn}", label_visibility="collapsed")
    if found is not None:
        st.session_state[f"{key}.turn"] = turn + 1
        take(found.getvalue())
        st.rerun()
