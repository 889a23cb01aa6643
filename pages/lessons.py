"""One question a lesson: predict, see it computed, and turn the knob that breaks the easy explanation."""

import streamlit as st

from core.language import mark, say
from core.lessons import LESSONS
from core.lessons.controls import Value, defaults
from core.lessons.lesson import POSITION, Lesson, LessonAnswer
from pages.shared.lessons.address import (
    LESSON,
    PRESENTING,
    SHOWN,
    is_on,
    lesson_in_address,
    reset,
    tell_browser,
    value_of,
)
from pages.shared.lessons.figures import figures
from pages.shared.lessons.leading_on import on_own_data, on_samples
from pages.shared.lessons.learning import training, truth_learned
from pages.shared.lessons.prediction import beside_the_truth, predict, predicted
from pages.shared.lessons.presenting import presenter_switch, presenting, read_width
from pages.shared.lessons.timeline import play_on, timeline
from pages.shared.lessons.widgets import controls

WHAT_THEY_ARE = mark(
    "Each lesson asks one question. You predict first; then the real cells answer, and a knob shows where the easy "
    "explanation breaks. The address holds all that you set: send it to a class, and everybody opens the same."
)


def all_lessons() -> None:
    """What there is, in the order in which it is taught."""
    st.title(say("Lessons"), anchor=False)
    st.markdown(say(WHAT_THEY_ARE), width=720)
    for number, lesson in enumerate(LESSONS.values(), start=1):
        with st.container(key=f"lesson_{lesson.name}", gap="xxsmall"):
            st.page_link("lessons.py", label=f"**{number}. {lesson.title}**", query_params=link_to(lesson))
            st.caption(lesson.asks, width=720)


def link_to(lesson: Lesson) -> dict[str, str]:
    """The address of a lesson, which opens as this one is shown."""
    return {LESSON: lesson.name} | ({PRESENTING: "1"} if presenting() else {})


def one_lesson(lesson: Lesson) -> None:
    """The question; then a prediction, or what comes of it."""
    heading(lesson)
    if not is_on(SHOWN):
        predict(lesson)
        return
    beside_the_truth(lesson, truths(lesson))
    controls(lesson, lesson.knobs)
    settings = settings_of(lesson)
    answered(lesson.answer(settings))
    if lesson.trial is not None:
        training(lesson, settings)
    explained(lesson)
    play_on(lesson)


def truths(lesson: Lesson) -> dict[str, Value]:
    """What is known of the predictions: at the defaults of the knobs."""
    settings = {**defaults(lesson.knobs), **predicted(lesson)}
    return lesson.answer(settings).truths | truth_learned(lesson, settings)


def answered(found: LessonAnswer) -> None:
    """The sentence and its figures; what else there is stands in a fold."""
    st.markdown(f"**{found.sentence}**")
    figures(found.drawings)
    if found.folded:
        with st.expander(found.fold):
            figures(found.folded)


def heading(lesson: Lesson) -> None:
    """Title and question, and the ways to other views of them."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(lesson.title, anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            presenter_switch()
            st.button(say("Start over"), on_click=reset, key="reset_lesson")
    st.markdown(lesson.asks, width=read_width(720))


def settings_of(lesson: Lesson) -> dict[str, Value]:
    """Every knob, what was predicted, and where the timeline stands."""
    found = {knob.name: value_of(knob) for knob in lesson.knobs} | predicted(lesson)
    return found | ({POSITION: timeline(lesson, lesson.positions(found))} if lesson.positions else {})


def explained(lesson: Lesson) -> None:
    """Why it is so, where that breaks, and the way to one's own data."""
    st.markdown(say("**Why.** {why}", why=lesson.why), width=read_width(820))
    st.markdown(say("**But.** {catch}", catch=lesson.catch), width=read_width(820))
    if lesson.measured:
        st.markdown(say("**Measured beforehand.** {measured}", measured=lesson.measured), width=read_width(820))
    on_samples(lesson)
    on_own_data(lesson)


def ways_on(lesson: Lesson) -> None:
    """To all lessons, and to the next one."""
    names = list(LESSONS)
    following = names[names.index(lesson.name) + 1 :]
    with st.container(horizontal=True, key="ways_on"):
        st.page_link("lessons.py", label=say("All lessons"), query_params={PRESENTING: "1"} if presenting() else {})
        if following:
            ahead = LESSONS[following[0]]
            st.page_link("lessons.py", label=say("Next: {title}", title=ahead.title), query_params=link_to(ahead))


tell_browser()
lesson = lesson_in_address()
if lesson is None:
    all_lessons()
else:
    one_lesson(lesson)
    ways_on(lesson)
