"""What a person predicts before anything is shown, and how it stands beside the truth."""

import streamlit as st

from core.language import say
from core.lessons.controls import Control, OneOf, Value
from core.lessons.lesson import Lesson
from pages.shared.lessons.address import SHOWN, is_said, switch, value_of
from pages.shared.lessons.learning import begin_first
from pages.shared.lessons.widgets import controls
from pages.shared.screen.asking import asking


def predict(lesson: Lesson) -> None:
    """The questions, and the button that shows the answer."""
    with st.container(border=True, key="prediction"):
        st.markdown(say("**First your prediction.** It stays here, beside what comes out."))
        controls(lesson, lesson.predictions)
        said = predicted(lesson)
        open_questions = [each for each in lesson.predictions if isinstance(each, OneOf) and said[each.name] is None]
        st.button(
            say("Show me"),
            type="primary",
            on_click=asking(_show_answer),
            args=(lesson,),
            key="show_answer",
            disabled=bool(open_questions),
            help=say("Choose an answer to each question first.") if open_questions else None,
        )
        if open_questions:
            st.caption(say("Choose an answer first: {title}", title=open_questions[0].title))
        elif None in said.values():
            st.caption(say("What you leave untouched counts as no prediction."))


def predicted(lesson: Lesson) -> dict[str, Value]:
    """What was predicted, by the predictions' names; None where nobody did."""
    return {control.name: value_of(control) if is_said(control) else None for control in lesson.predictions}


def beside_the_truth(lesson: Lesson, truths: dict[str, Value]) -> None:
    """Each prediction and what really is, side by side."""
    with st.container(border=True, key="comparison"):
        for column, control in zip(st.columns(len(lesson.predictions)), lesson.predictions, strict=True):
            with column:
                st.markdown(control.title)
                with st.container(horizontal=True, gap="medium"):
                    said = control.words(value_of(control)) if is_said(control) else say("no prediction")
                    st.metric(say("You said"), said, width="content")
                    st.metric(say("It is"), _truth(control, truths), width="content")


def _truth(control: Control, truths: dict[str, Value]) -> str:
    return control.words(truths[control.name]) if control.name in truths else say("not known yet")


def _show_answer(lesson: Lesson) -> None:
    switch(SHOWN, True)
    begin_first(lesson, predicted(lesson))
