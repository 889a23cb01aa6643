"""A teacher's look at the class: who uses what, what is handed out, how it came out, and how the server is."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.errors import NotFound
from core.language import mark, say
from core.runs.folder.run import Run
from core.runs.people.classroom import PersonUse, best_works, people_use
from core.runs.people.handing import hand_recipe, hand_source, handed, take_back
from core.runs.space import space
from core.sources.intake.brought import brought
from core.words import counted, size
from pages.shared.results.history import experiments_of
from pages.shared.results.picking import told_apart
from pages.shared.screen.asking import asking
from pages.shared.screen.disk import sizes
from pages.shared.screen.safe import md, name, shortened
from pages.shared.screen.signed_in import person
from pages.shared.screen.state import go_to, store
from pages.shared.screen.words import cell_title, number, run_name, state_title

SHOWN = 200
WHY = mark("Why? The person will read this.")


def main() -> None:
    """The whole page."""
    st.title(say("Class"), anchor=False)
    known = people_use(store())
    parts = {
        say("People"): lambda: people(known),
        say("Runs"): lambda: runs_of_all(known),
        say("Hand out"): hand_out,
        say("Results"): lambda: results(known),
        say("Server"): server,
    }
    for tab, fill in zip(st.tabs(list(parts), key="class_tab", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                fill()


def people(known: list[PersonUse]) -> None:
    """Who uses what."""
    st.table(
        {
            say("Name"): [md(one.person.name) for one in known],
            say("Role"): [one.person.role for one in known],
            say("Training"): [str(one.use.running) for one in known],
            say("Waiting"): [str(one.use.waiting) for one in known],
            say("Runs"): [f"{len(one.runs):,}" for one in known],
            say("Disk"): [size(one.use.disk) for one in known],
        },
        border="horizontal",
        hide_index=True,
        alt=say("What {use}", use=counted(len(known), "person uses", "people use")),
    )


def runs_of_all(known: list[PersonUse]) -> None:
    """What trains, waits or has ended, whoever it belongs to; each can be stopped or deleted, with a reason."""
    names = {one.person.id: one.person.name for one in known}
    shown = sorted(store().everybodys(), key=lambda run: run.ended)[:SHOWN]
    if not shown:
        st.caption(say("Nobody has trained anything yet."))
        return
    event = st.dataframe(
        {
            say("Who"): [names.get(run.owner, "nobody") for run in shown],
            say("Run"): [run_name(run) for run in shown],
            say("Status"): [state_title(run.state) for run in shown],
            say("Source"): [shortened(run.outline.source, longest=40) for run in shown],
            say("Name"): [shortened(run.title, longest=60) for run in shown],
        },
        key=f"class.runs.{hash(tuple(run.id for run in shown))}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        alt=say("{runs} of the class", runs=counted(len(shown), "run")),
    )
    orders([shown[row] for row in event.selection.rows if row < len(shown)])


def orders(chosen: list[Run]) -> None:
    """What can be done with the runs that were selected."""
    if not chosen:
        st.caption(say("Select runs to read, stop or delete them."))
        return
    why = st.text_input(say(WHY), key="class.why", max_chars=300)
    with st.container(horizontal=True):
        if len(chosen) == 1 and st.button(say("Read")):
            go_to("results", run=chosen[0].id)
        moving, ended = [run for run in chosen if not run.ended], [run for run in chosen if run.ended]
        st.button(
            say("Stop {moving}", moving=len(moving)),
            disabled=not (moving and why.strip()),
            on_click=_stop,
            args=(moving, why),
        )
        st.button(
            say("Delete {ended}", ended=len(ended)),
            disabled=not (ended and why.strip()),
            on_click=_delete,
            args=(ended, why),
        )


def hand_out() -> None:
    """One source or one recipe for everybody."""
    st.caption(say("Each person can take a copy on the Data page and do with it as they like."))
    sources = {one.sha256: one.name for one in brought(store().sources, most=50)}
    experiments = {runs[0].id: runs[0].experiment_title for runs in experiments_of(store().runs())[:50]}
    _one_to_hand(say("A source"), sources, "source", lambda sha256: hand_source(store(), sha256, sources[sha256]))
    _one_to_hand(say("A recipe and its source"), experiments, "recipe", lambda run: hand_recipe(store(), run))
    for one in handed(store()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"handed_{one.id}"):
            what = say("a recipe") if one.run else say("a source")
            st.markdown(say("**{title}** ({what}) by {person}", title=name(one.title), what=what, person=md(one.by)))
            st.button(say("Take it back"), key=f"back_{one.id}", on_click=asking(take_back), args=(store(), one.id))


def _one_to_hand(label: str, titles: dict[str, str], key: str, hand: Callable[[str], None]) -> None:
    words = told_apart(titles.values(), longest=60)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            label,
            list(titles),
            format_func=lambda one: words[titles[one]] if one in titles else one,
            index=None,
            key=f"class.{key}",
        )
        st.button(
            say("Hand it to the class"),
            key=f"hand_{key}",
            disabled=chosen is None,
            on_click=asking(partial(hand, chosen)),
        )


def results(known: list[PersonUse]) -> None:
    """The best run of each person on one source, side by side."""
    sources = {run.outline.sha256: run.outline.source for run in store().everybodys()}
    if not sources:
        st.caption(say("Nobody has trained anything yet."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sha256 = st.selectbox(
            say("Source"), list(sources), format_func=lambda one: sources.get(one, one), key="class.results"
        )
        hidden = st.toggle(say("Hide the names"), key="class.hidden")
    works = best_works(known, sha256, named=not hidden)
    if not works:
        st.caption(say("No run on this source has been evaluated yet."))
        return
    st.table(
        {
            say("Who"): [md(work.who) for work in works],
            say("Network"): [md(cell_title(work.run.outline.cell)) for work in works],
            say("Score"): [number(work.run.overview.score) for work in works],
            say("Tried"): [counted(work.tried, "run") for work in works],
        },
        border="horizontal",
        hide_index=True,
        alt=say("The best run of {people} on this source", people=counted(len(works), "person", "people")),
    )
    if st.button(say("Compare them")):
        go_to("compare", runs=",".join(work.run.id for work in works[:20]))


def server() -> None:
    """Disk, and what cannot be read."""
    sizes(space(store().whole()))
    trouble = store().trouble()
    st.markdown(md(trouble) if trouble else say("Trainings start as they should."))
    unreadable = store().unreadable()
    for one in unreadable:
        st.markdown(say("**{id} cannot be read.** {why}", id=md(shortened(one.id, longest=40)), why=md(one.why)))
    if not unreadable:
        st.caption(say("Every run can be read."))


@asking
def _stop(runs: list[Run], why: str) -> None:
    for run in runs:
        store().stop(run.id, why=why)


@asking
def _delete(runs: list[Run], why: str) -> None:
    for run in runs:
        store().delete(run.id, why=why)


if (here := person()) is None or not here.teaches:
    raise NotFound(say("This page is for teachers."), say("Open another page."))
main()
