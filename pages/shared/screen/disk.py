"""What the store takes on the disk, and buttons that give some of it back."""

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.files import RESERVE
from core.language import mark, say
from core.runs.space import DAY, KEPT_IN_TRASH, UNUSED, Space, clear_caches, empty_trash, give_back, space, unused
from core.words import counted, size
from pages.shared.screen.safe import md, name, shortened
from pages.shared.screen.state import store

RULES = mark(
    "Runs in the trash are deleted for good after {kept}. Sources that no run and no draft needs go into the trash "
    "{unused} after they were brought. {reserve:,.0f} MB of the disk are kept free for trainings that run."
)
SHOWN = 10


@st.dialog(say("Disk space"), width="medium")
def disk_space() -> None:
    """Sizes by kind, the largest runs, and what can be given back at once."""
    place = store()
    found, idle = space(place), unused(place)
    sizes(found)
    with st.container(horizontal=True):
        _button(say("Empty the trash"), found.trash, lambda: empty_trash(place))
        _button(say("Clear the caches"), found.caches, lambda: clear_caches(place))
        label = say("Put {sources} into the trash", sources=counted(len(idle), "unused source"))
        _button(label, len(idle), lambda: give_back(place, idle))
    if idle:
        st.caption(
            say(
                "Unused: {names}{more}",
                names=", ".join(name(one.name, longest=40) for one in idle[:10]),
                more=" …" if len(idle) > 10 else "",
            )
        )
    if found.largest:
        with st.expander(say("The largest runs")):
            titles = {run.id: run.title for run in place.runs()}
            for run, taken in found.largest:
                st.markdown(f"{md(shortened(titles.get(run, run), longest=60))} ({md(run)}): {size(taken)}")
    kept, unneeded = (counted(seconds // DAY, "day") for seconds in (KEPT_IN_TRASH, UNUSED))
    st.caption(say(RULES, kept=kept, unused=unneeded, reserve=RESERVE / 1e6))


def sizes(found: Space) -> None:
    """A line for each part of the store."""
    st.table(
        {
            say("What"): [say("Sources"), say("Runs"), say("Trash"), say("Caches"), say("Free on this disk")],
            say("Size"): [size(each) for each in (found.sources, found.runs, found.trash, found.caches, found.free)],
        },
        border="horizontal",
        hide_index=True,
        alt=say("Bytes of each part of the store"),
    )


def _button(label: str, amount: int, act: Callable[[], None]) -> None:
    if st.button(label, disabled=not amount):
        try:
            act()
        except UserError as error:
            st.error(md(error.message))
        else:
            st.rerun(scope="fragment")
