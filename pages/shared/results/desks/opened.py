"""A run's predictor, opened once and shared by everything that asks it."""

import streamlit as st

from core.inference.opened import open_predictor
from core.language import say
from core.runs.folder.run import Run
from core.tasks.predictor import Predictor


def opened(run: Run) -> Predictor:
    """What the run can be asked; raises UserError."""
    with st.spinner(say("Opening the network")):
        return _opened(str(run.folder), run.attempt, _run=run)


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _opened(folder: str, attempt: int, *, _run: Run) -> Predictor:
    return open_predictor(_run)
