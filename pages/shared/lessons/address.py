"""The state of a lesson stands in the address, so that a whole class can open the same."""

import streamlit as st

from core.lessons import LESSONS
from core.lessons.controls import Control, Value
from core.lessons.lesson import Lesson
from pages.shared.screen.state import IDS

LESSON, SHOWN, PRESENTING = "lesson", "shown", "presenting"
"""What an address says beside the controls of a lesson."""
KEPT = (LESSON, PRESENTING, *IDS)


def lesson_in_address() -> Lesson | None:
    """The lesson that is open; None on the list of all."""
    return LESSONS.get(st.query_params.get(LESSON, ""))


def tell_browser() -> None:
    """Streamlit 1.67 leaves the address in the browser as it was when a link only changes what stands behind the ?."""
    st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})


def is_on(flag: str) -> bool:
    """Whether the address says that `flag` is set."""
    return st.query_params.get(flag) == "1"


def switch(flag: str, on: bool) -> None:
    if on:
        st.query_params[flag] = "1"
    else:
        st.query_params.pop(flag, None)


def value_of(control: Control) -> Value:
    """What the address says that a control is set to."""
    return control.read(st.query_params.get(control.name))


def is_said(control: Control) -> bool:
    """Whether the address states a value of this control that it can have."""
    return control.states(st.query_params.get(control.name))


def write(control: Control, value: Value) -> None:
    """What a control is set to becomes part of the address."""
    st.query_params[control.name] = control.written(value)


def reset() -> None:
    """As if the lesson had just been opened."""
    for name in [name for name in st.query_params if name not in KEPT]:
        del st.query_params[name]
