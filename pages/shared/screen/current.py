"""The current work on every page: what it is, the way to leave it, what was forgotten, and what could be taken up."""

import time

import streamlit as st

from core.errors import NotFound
from core.language import mark, say
from core.runs.folder.run import Experiment
from core.tasks import task_of
from pages.shared.screen.safe import name
from pages.shared.screen.state import forgotten, go_to, leave, store, work
from pages.shared.screen.states import broken
from pages.shared.screen.words import age
from pages.shared.source.source import name_of

WHAT_IT_IS = mark("All pages open with it. Leave it to begin with something else; nothing is deleted.")


def current_work(experiment: Experiment | None) -> None:
    """One quiet line: source, task and experiment; above it what the address named and is not there."""
    for what, error in forgotten().items():
        title = mark("This {what} is not here") if isinstance(error, NotFound) else mark("This {what} cannot be opened")
        broken(error, title=say(title, what=say(what)))
    facts = _facts(experiment)
    if not facts:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="current_work"):
        st.caption(say("Current work: {facts}", facts=" · ".join(facts)), width="content", help=say(WHAT_IT_IS))
        st.button(say("Leave"), key="leave_work", type="tertiary", on_click=leave)


def offer(page: str) -> None:
    """The newest work on the current source, or else of the store, to be taken up on `page`."""
    source = work().source
    runs = [run for run in store().runs() if source in (None, run.outline.sha256)]
    if not runs:
        return
    newest = runs[0]
    when = age(newest.created, time.time())
    label = say(
        "Continue with the latest: {experiment_title}, {when}",
        experiment_title=name(newest.experiment_title, longest=60),
        when=when,
    )
    with st.container(horizontal_alignment="center"):
        st.page_link(f"{page}.py", label=label, query_params={"experiment": newest.experiment})


def nothing_yet(why: str) -> None:
    """What stands on a page as long as nothing of the current experiment can be shown there."""
    with st.container(key="nothing_yet", border=True):
        st.subheader(why, anchor=False)
        st.caption(say("Results appear here as soon as they are ready."))
        if st.button(say("Watch it"), type="primary"):
            go_to("train", experiment=work().experiment)


def _facts(experiment: Experiment | None) -> list[str]:
    if experiment is None:
        source = work().source
        return [name(name_of(source), longest=40)] if source else []
    told = experiment.runs[0].outline
    return [name(told.source, longest=40), task_of(told.task).title, name(experiment.title, longest=60)]
