"""From a lesson to trainings on samples, and to one's own data; what the lesson chose goes along."""

from itertools import groupby

import streamlit as st

from core.language import mark, say
from core.lessons.lesson import Lesson, SampleTraining
from core.recipes.choices import Choice
from core.sources.samples import SAMPLES
from pages.shared.inside.tabs import open_tab
from pages.shared.lessons.presenting import read_width
from pages.shared.screen.state import go_to, work
from pages.shared.source.bringing import bring
from pages.shared.training.asked import ask_for

SIDE_BY_SIDE = mark(
    "**Now on samples.** Each button opens Train with the sample and this choice. Train both of a row, then hold their "
    "runs side by side on Compare."
)


def on_samples(lesson: Lesson) -> None:
    """A row a sample, with a button for each of its trainings."""
    if not lesson.trainings:
        return
    st.markdown(say(SIDE_BY_SIDE), width=read_width(820))
    for key, trainings in groupby(lesson.trainings, key=lambda one: one.sample):
        with st.container(horizontal=True, vertical_alignment="center", key=f"sample_{key}"):
            st.markdown(f"{SAMPLES[key].title}:", width="content")
            for training in trainings:
                _sample_button(training)


def _sample_button(training: SampleTraining) -> None:
    key = f"sample_training.{training.sample}.{training.label}"
    if st.button(training.label, key=key, help=SAMPLES[training.sample].description):
        source = bring(SAMPLES[training.sample])
        ask_for(training.choice, source, task=training.task)
        go_to("train", source=source)


def on_own_data(lesson: Lesson) -> None:
    """The page on which the same can be seen, opened where the lesson says."""
    own, source = lesson.own, work().source
    label = say("Now on your own data: {label}", label=own.label)
    if not st.button(label, type="tertiary", icon=":material/arrow_forward:", help=own.look, key="own_data"):
        return
    if own.tab:
        open_tab(own.tab)
    if own.choice == Choice() or source is None:
        go_to(own.page)
    ask_for(own.choice, source)
    go_to(own.page, source=source)
