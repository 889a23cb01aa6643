"""A run that has nothing to read yet: why, what was kept, and what can be done."""

import streamlit as st

from core.language import mark, say
from core.runs.folder.run import Run
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to, store

WORDS = {
    "queued": (mark("It waits for its turn"), mark("Its results appear here once it has been trained and evaluated.")),
    "starting": (mark("It is just starting"), mark("Its results appear here once it has been trained and evaluated.")),
    "training": (mark("It is still training"), mark("Its results appear here once it has been evaluated.")),
    "judging": (mark("It is being evaluated"), mark("Loading its results.")),
    "paused": (mark("It is paused"), mark("Its checkpoint is kept; resuming goes on as if nothing had happened.")),
    "lost": (
        mark("Its process is gone"),
        mark("Everything up to its last checkpoint is kept; resuming goes on from there."),
    ),
    "cancelled": (mark("It was removed from the queue"), mark("Nothing was trained; resuming puts it back.")),
    "failed": (mark("It did not finish"), mark("Its log and what it had learned so far are kept.")),
    "stopped": (
        mark("It was stopped before it could be evaluated"),
        mark("Resuming goes on from its last checkpoint."),
    ),
    "finished": (mark("Its results cannot be read"), mark("The run folder may come from a newer version.")),
}

TRIAL = (
    mark("It is not evaluated"),
    mark("One of many in a search: it is ranked by its validation loss, and the test part is kept for the winner."),
)


def unread(run: Run) -> None:
    """What stands in the place of results."""
    title, kept = TRIAL if run.state in ("finished", "stopped") and run.spec.trial else WORDS[run.state]
    with st.container(key="unread", border=True):
        st.subheader(say(title), anchor=False)
        if run.why:
            st.markdown(md(say(run.why)))
        st.caption(say(kept))
        with st.container(horizontal=True):
            if st.button(say("Watch it"), type="secondary" if run.resumable else "primary"):
                go_to("train", experiment=run.experiment)
            if run.resumable and store().may("resume", run) and st.button(say("Resume it"), type="primary"):
                store().resume(run.id)
                go_to("train", experiment=run.experiment)
