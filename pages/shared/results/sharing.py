"""Sharing a run with others, and making a copy of one that is shared; only where people sign in."""

from collections.abc import Sequence

import streamlit as st

from core.language import mark, say
from core.people.homes import everybody
from core.people.rights import Sharing
from core.runs.folder.run import Run
from core.runs.people.copying import copy_run
from pages.shared.results.history import experiments_of
from pages.shared.results.picking import one_of
from pages.shared.screen.asking import asking
from pages.shared.screen.safe import md, name
from pages.shared.screen.signed_in import person
from pages.shared.screen.state import go_to, store

WORDS: dict[Sharing, str] = {
    "private": mark("Only me"),
    "link": mark("Anybody with the link"),
    "class": mark("The class"),
}
MEANING = mark(
    "Others can read and copy it, but change nothing. Anybody with the link: people of this class who have the address "
    "of this page. The class: it is also listed on everybody's Runs page."
)
SHOWN = 20


def sharing(runs: Sequence[Run]) -> None:
    """Who may read these runs of the person; or the way to a copy of somebody else's."""
    if person() is None:
        return
    if not store().may("share", runs[0]):
        copying(runs[0])
        return
    with st.popover(say("Share"), icon=":material/group:"):
        key = f"sharing_{runs[0].id}"
        words = {sharing: say(word) for sharing, word in WORDS.items()}
        one_of(
            say("Who may read it"),
            list(WORDS),
            words=words,
            key=key,
            default=runs[0].sharing,
        )
        st.button(say("Save"), key=f"save_{key}", on_click=_share, args=(runs, key))
        st.caption(say(MEANING))


def copying(run: Run) -> None:
    """Whose it is, and a copy to go on with."""
    st.caption(say("Shared by {name}", name=md(names().get(run.owner, say("somebody")))), width="content")
    if run.ended and st.button(say("Copy it"), key=f"copy_{run.id}", icon=":material/content_copy:"):
        go_to("results", run=copy_run(store(), run.id))


def shared_with_class() -> None:
    """What others share with the class, one line for each experiment."""
    if person() is None or not (runs := store().shared()):
        return
    st.subheader(say("Shared with the class"), anchor=False)
    known = names()
    for members in experiments_of(runs)[:SHOWN]:
        first = members[0]
        with st.container(horizontal=True, vertical_alignment="center", key=f"shared_{first.experiment}"):
            label = name(first.experiment_title, longest=60)
            page = "results.py" if all(run.ended for run in members) else "train.py"
            st.page_link(page, label=label, query_params={"experiment": first.experiment})
            st.caption(say("by {name}", name=md(known.get(first.owner, say("somebody")))), width="content")


def names() -> dict[str, str]:
    """Whose id is whose name."""
    return {one.id: one.name for one in everybody(store().root)}


@asking
def _share(runs: Sequence[Run], key: str) -> None:
    for run in runs:
        store().share(run.id, st.session_state[key])
