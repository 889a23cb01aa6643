"""Going through a lesson's timeline: step, scrub, play."""

import time

import streamlit as st

from core.language import say
from core.lessons.controls import Amount
from core.lessons.lesson import POSITION, Lesson
from pages.shared.lessons.address import value_of, write
from pages.shared.lessons.widgets import widget
from pages.shared.screen.refreshing import anew_when

PLAYING = "lessons.playing"
PACE = 0.9
"""Seconds that a position stays while it plays."""


def timeline(lesson: Lesson, count: int) -> int:
    """Buttons and a slider over `count` positions; the one that is shown, from 0."""
    control = Amount(name=POSITION, title=say("Position: forward, then backward"), low=1, high=count, default=1)
    _go_on(lesson, control)
    with st.container(horizontal=True, vertical_alignment="bottom", key="timeline"):
        at, playing = int(value_of(control)), _playing() == lesson.name
        st.button(say("Back"), on_click=_step, args=(control, -1), disabled=at == 1, shortcut="b", key="step_back")
        st.button(say("Next"), on_click=_step, args=(control, 1), disabled=at == count, shortcut="n", key="step_on")
        label = say("Pause") if playing else say("Play")
        st.button(label, on_click=_play, args=(lesson, control, not playing), shortcut="p", key="play")
    widget(lesson, control)
    return at - 1


def play_on(lesson: Lesson) -> None:
    """The page anew when the next position is due; at the page's end, since what follows is drawn first."""
    drawn = time.monotonic()
    if _playing() == lesson.name:
        anew_when(lambda: time.monotonic() - drawn >= PACE)


def _playing() -> str | None:
    """The lesson that plays."""
    return st.session_state.get(PLAYING)


def _go_on(lesson: Lesson, control: Amount) -> None:
    """One position on while it plays; at the last one it stops."""
    if _playing() != lesson.name:
        return
    at, since = int(value_of(control)), st.session_state.get(f"{PLAYING}.since", 0.0)
    if time.monotonic() - since >= PACE:
        _set(control, at + 1)
    if at + 1 >= control.high:
        st.session_state[PLAYING] = None


def _set(control: Amount, position: float) -> None:
    write(control, control.nearest(position))
    st.session_state[f"{PLAYING}.since"] = time.monotonic()


def _step(control: Amount, by: int) -> None:
    st.session_state[PLAYING] = None
    _set(control, value_of(control) + by)


def _play(lesson: Lesson, control: Amount, on: bool) -> None:
    st.session_state[PLAYING] = lesson.name if on else None
    if on and value_of(control) >= control.high:
        _set(control, control.low)
    else:
        st.session_state[f"{PLAYING}.since"] = time.monotonic()
