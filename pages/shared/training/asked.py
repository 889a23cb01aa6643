"""A choice that another page asks for: its settings become those of the form on Train."""

import streamlit as st

from core.recipes.choices import Choice
from pages.shared.training.form import Form, task_key


def ask_for(choice: Choice, sha256: str, *, task: str = "") -> None:
    """Have Train open with this choice for the source."""
    st.session_state[_key(sha256)] = choice
    if task:
        st.session_state[task_key(sha256)] = task


def take_asked(form: Form) -> None:
    """Set what was asked for since the page was drawn, once; all else stays as it is."""
    choice = st.session_state.pop(_key(form.sha256), None)
    if choice is not None:
        form.take(form.values | choice.changed, list(choice.cells or form.cells), choice.seeds or int(form["seeds"]))


def _key(sha256: str) -> str:
    return f"choice.{sha256[:12]}.asked"
