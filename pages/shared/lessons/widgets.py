"""The widgets of a lesson's controls."""

from collections.abc import Sequence

import streamlit as st

from core.language import say
from core.lessons.controls import Control, DrawnCurve, OneOf
from core.lessons.lesson import Lesson
from pages.shared.lessons.address import value_of, write
from pages.shared.lessons.curve_pad import curve_pad
from pages.shared.screen.state import show_in

SIDE_BY_SIDE = 4


def controls(lesson: Lesson, these: Sequence[Control]) -> None:
    """In rows of a few."""
    for start in range(0, len(these), SIDE_BY_SIDE):
        row = these[start : start + SIDE_BY_SIDE]
        for column, control in zip(st.columns(len(row), gap="medium"), row, strict=True):
            with column:
                widget(lesson, control)


def widget(lesson: Lesson, control: Control) -> None:
    """One control, which writes what it is set to into the address."""
    key = f"lesson.{lesson.name}.{control.name}"
    if isinstance(control, DrawnCurve):
        curve_pad(control, key=key)
        return
    value = value_of(control)
    show_in(key, value)
    # The value is also what the widget begins with: a browser that has dropped it for a moment, which happens while one
    # run of the page follows the other, begins with that again, and would then tell it as chosen.
    told = {"key": key, "help": control.help or None, "on_change": _tell, "args": (key, control)}
    if isinstance(control, OneOf):
        st.radio(
            control.title,
            list(control.options),
            index=None if value is None else list(control.options).index(value),
            format_func=control.words,
            **told,
        )
        return
    kind = type(control.step)
    st.slider(
        f"{control.title} ({say(control.unit)})" if control.unit else control.title,
        kind(control.low),
        kind(control.high),
        kind(value),
        step=control.step,
        format="%g" if kind is float else None,
        **told,
    )
    if control.top:
        st.caption(f"{control.high:g}: {control.top}")


def _tell(key: str, control: Control) -> None:
    write(control, st.session_state[key])
