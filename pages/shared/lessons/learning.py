"""A lesson's training: asked for, watched while it learns, and shown when it has ended."""

import streamlit as st

from core.language import say
from core.lessons.controls import Settings, defaults
from core.lessons.learning.asking import Trials
from core.lessons.learning.cost import seconds
from core.lessons.learning.trial import Trial
from core.lessons.lesson import Lesson, LessonAnswer
from core.words import counted, duration
from pages.shared.lessons.figures import figures
from pages.shared.screen.asking import asking
from pages.shared.screen.refreshing import refreshing
from pages.shared.screen.state import store

EVERY = 0.7
"""Seconds between two looks at what learns."""


def trials() -> Trials:
    """Those of this server's store."""
    return Trials(store().root)


def begin_first(lesson: Lesson, predicted: Settings) -> None:
    """Have learnt what the predictions are about."""
    if lesson.trial is not None:
        trials().begin(lesson.trial({**defaults(lesson.knobs), **predicted}))


def truth_learned(lesson: Lesson, settings: Settings) -> dict:
    """What the trial at these settings says of the predictions, once it has ended."""
    if lesson.trial is None:
        return {}
    curves = trials().curves(lesson.trial(settings))
    return lesson.learned(settings, curves).truths if curves.ended else {}


def training(lesson: Lesson, settings: Settings) -> None:
    """The trial at these settings, wherever it stands."""
    trial = lesson.trial(settings)
    if trials().learning(trial):
        refreshing(lambda: _watched(lesson, settings, trial), every=EVERY)
    elif trials().curves(trial).ended:
        _shown(lesson, settings, trial)
    else:
        _offered(trial)


def _watched(lesson: Lesson, settings: Settings, trial: Trial) -> None:
    if not trials().learning(trial):
        st.rerun(scope="app")
    curves = trials().curves(trial)
    st.progress(min(curves.done, 1.0), text=say("Learning") if curves.told else say("Waiting for its turn"))
    _shown(lesson, settings, trial)


def _shown(lesson: Lesson, settings: Settings, trial: Trial) -> None:
    found: LessonAnswer = lesson.learned(settings, trials().curves(trial))
    st.markdown(f"**{found.sentence}**")
    figures(found.drawings)


def _offered(trial: Trial) -> None:
    broken_off = bool(trials().curves(trial).told)
    if broken_off:
        st.caption(say("This training ended before it was done. It begins again from its seeds."))
    label = say("Train {seeds}, about {max}", seeds=counted(trial.seeds, "seed"), max=duration(max(1, seconds(trial))))
    st.button(label, type="primary", on_click=asking(trials().begin), args=(trial,), key="train_trial")
