"""What a person predicts before anything is shown, and how it stands beside the truth."""

import streamlit as st

from core.lessons.controls import Control, Value
from core.lessons.lesson import Lesson
from pages.shared.lessons.address import SHOWN, switch, value_of, write
from pages.shared.lessons.learning import begin_first
from pages.shared.lessons.widgets import controls
from pages.shared.screen.asking import asking


def predict(lesson: Lesson) -> None:
    """The questions, and the button that shows the answer."""
    with st.container(border=True, key="prediction"):
        st.markdown("**First your prediction.** It stays here, beside what comes out.")
        controls(lesson, lesson.predictions)
        missing = None in predicted(lesson).values()
        st.button(
            "Show me",
            type="primary",
            on_click=asking(_show_answer),
            args=(lesson,),
            key="show_answer",
            disabled=missing,
        )


def predicted(lesson: Lesson) -> dict[str, Value]:
    """What was predicted, by the predictions' names."""
    return {control.name: value_of(control) for control in lesson.predictions}


def beside_the_truth(lesson: Lesson, truths: dict[str, Value]) -> None:
    """Each prediction and what really is, side by side."""
    with st.container(border=True, key="comparison"):
        for column, control in zip(st.columns(len(lesson.predictions)), lesson.predictions, strict=True):
            with column:
                st.markdown(control.title)
                with st.container(horizontal=True, gap="large"):
                    st.metric("You said", control.words(value_of(control)), width="content")
                    st.metric("It is", _truth(control, truths), width="content")


def _truth(control: Control, truths: dict[str, Value]) -> str:
    return control.words(truths[control.name]) if control.name in truths else "not known yet"


def _show_answer(lesson: Lesson) -> None:
    """Predictions go into the address, also those that were left as they stood."""
    for control in lesson.predictions:
        write(control, value_of(control))
    switch(SHOWN, True)
    begin_first(lesson, predicted(lesson))
