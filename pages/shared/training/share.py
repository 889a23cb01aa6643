"""How much of the server each person may use, and how much of it is used; shown before one meets a bound."""

import streamlit as st

from core.language import say
from core.runs.people.owned import MEGABYTE, Use
from core.runs.store import Store
from core.words import MINUTE, counted, duration, size
from pages.shared.screen.state import store


def share_of_runs() -> None:
    """One line beside the button that starts trainings; nothing where nothing is bounded."""
    if (bounds := store().bounds) is None:
        return
    use = _use(store().owner, _store=store())
    longest, largest = duration(MINUTE * bounds.run_minutes), size(bounds.run_memory_mb * MEGABYTE)
    st.caption(
        say(
            "Each person may have {runs} in training and {waiting:,} waiting; you have {running:,} "
            "and {queued:,}. A run may take {longest} of processor time and {largest} of memory. "
            "You use {used} of {room} on the disk.",
            runs=counted(bounds.running, "run"),
            waiting=bounds.waiting,
            running=use.running,
            queued=use.waiting,
            longest=longest,
            largest=largest,
            used=size(use.disk),
            room=size(bounds.disk_mb * MEGABYTE),
        )
    )


def share_of_uploads() -> None:
    """One line beside the place to drop a file."""
    if (bounds := store().bounds) is not None:
        largest, room = size(bounds.upload_mb * MEGABYTE), size(bounds.disk_mb * MEGABYTE)
        st.caption(
            say(
                "A file may have {largest} here; all that is yours may have {room} together.",
                largest=largest,
                room=room,
            )
        )


@st.cache_resource(max_entries=64, ttl="20s", show_spinner=False)
def _use(owner: str, *, _store: Store) -> Use:
    return _store.use()
