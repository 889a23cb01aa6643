"""What the store takes on the disk, and buttons that give some of it back."""

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.files import RESERVE
from core.runs.space import DAY, KEPT_IN_TRASH, UNUSED, Space, clear_caches, empty_trash, give_back, space, unused
from core.words import counted, size
from pages.shared.screen.safe import md, name, shortened
from pages.shared.screen.state import store

RULES = (
    f"Runs in the trash are deleted for good after {counted(KEPT_IN_TRASH // DAY, 'day')}. Sources that no run and no "
    f"draft needs go into the trash {counted(UNUSED // DAY, 'day')} after they were brought. "
    f"{RESERVE / 1e6:,.0f} MB of the disk are kept free for trainings that run."
)
SHOWN = 10


@st.dialog("Disk space", width="medium")
def disk_space() -> None:
    """Sizes by kind, the largest runs, and what can be given back at once."""
    place = store()
    found, idle = space(place), unused(place)
    sizes(found)
    with st.container(horizontal=True):
        _button("Empty the trash", found.trash, lambda: empty_trash(place))
        _button("Clear the caches", found.caches, lambda: clear_caches(place))
        label = f"Put {counted(len(idle), 'unused source')} into the trash"
        _button(label, len(idle), lambda: give_back(place, idle))
    if idle:
        st.caption(
            f"Unused: {', '.join(name(one.name, longest=40) for one in idle[:10])}{' …' if len(idle) > 10 else ''}"
        )
    if found.largest:
        with st.expander("The largest runs"):
            titles = {run.id: run.title for run in place.runs()}
            for run, taken in found.largest:
                st.markdown(f"{md(shortened(titles.get(run, run), longest=60))} ({md(run)}): {size(taken)}")
    st.caption(RULES)


def sizes(found: Space) -> None:
    """A line for each part of the store."""
    st.table(
        {
            "What": ["Sources", "Runs", "Trash", "Caches", "Free on this disk"],
            "Size": [size(each) for each in (found.sources, found.runs, found.trash, found.caches, found.free)],
        },
        border="horizontal",
        hide_index=True,
        alt="Bytes of each part of the store",
    )


def _button(label: str, amount: int, act: Callable[[], None]) -> None:
    if st.button(label, disabled=not amount):
        try:
            act()
        except UserError as error:
            st.error(md(error.message))
        else:
            st.rerun(scope="fragment")
