"""A run that has nothing to read yet: why, what was kept, and what can be done."""

import streamlit as st

from core.runs.run import Run
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to, store

WORDS = {
    "queued": ("It waits for its turn", "Its results appear here once it has been trained and evaluated."),
    "starting": ("It is just starting", "Its results appear here once it has been trained and evaluated."),
    "training": ("It is still training", "Its results appear here once it has been evaluated."),
    "judging": ("It is being evaluated", "Loading its results."),
    "paused": ("It is paused", "Its checkpoint is kept; resuming goes on as if nothing had happened."),
    "lost": ("Its process is gone", "Everything up to its last checkpoint is kept; resuming goes on from there."),
    "cancelled": ("It was removed from the queue", "Nothing was trained; resuming puts it back."),
    "failed": ("It did not finish", "Its log and what it had learned so far are kept."),
    "stopped": ("It was stopped before it could be evaluated", "Resuming goes on from its last checkpoint."),
    "finished": ("Its results cannot be read", "The run folder may come from a newer version."),
}

TRIAL = (
    "It is not evaluated",
    "One of many in a search: it is ranked by its validation loss, and the test part is kept for the winner.",
)


def unread(run: Run) -> None:
    """What stands in the place of results."""
    title, kept = TRIAL if run.state in ("finished", "stopped") and run.spec.trial else WORDS[run.state]
    with st.container(key="unread", border=True):
        st.subheader(title, anchor=False)
        if run.why:
            st.markdown(md(run.why))
        st.caption(kept)
        with st.container(horizontal=True):
            if st.button("Watch it", type="secondary" if run.resumable else "primary"):
                go_to("train", experiment=run.experiment)
            if run.resumable and store().may("resume", run) and st.button("Resume it", type="primary"):
                store().resume(run.id)
                go_to("train", experiment=run.experiment)
