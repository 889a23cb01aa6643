"""A teacher's look at the class: who uses what, what is handed out, how it came out, and how the server is."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.errors import NotFound
from core.runs.classroom import PersonUse, best_works, people_use
from core.runs.handing import hand_recipe, hand_source, handed, take_back
from core.runs.run import Run
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
WHY = "Why? The person will read this."


def main() -> None:
    """The whole page."""
    st.title("Class", anchor=False)
    known = people_use(store())
    parts = {
        "People": lambda: people(known),
        "Runs": lambda: runs_of_all(known),
        "Hand out": hand_out,
        "Results": lambda: results(known),
        "Server": server,
    }
    for tab, fill in zip(st.tabs(list(parts), key="class_tab", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                fill()


def people(known: list[PersonUse]) -> None:
    """Who uses what."""
    st.table(
        {
            "Name": [md(one.person.name) for one in known],
            "Role": [one.person.role for one in known],
            "Training": [str(one.use.running) for one in known],
            "Waiting": [str(one.use.waiting) for one in known],
            "Runs": [f"{len(one.runs):,}" for one in known],
            "Disk": [size(one.use.disk) for one in known],
        },
        border="horizontal",
        hide_index=True,
        alt=f"What {counted(len(known), 'person uses', 'people use')}",
    )


def runs_of_all(known: list[PersonUse]) -> None:
    """What trains, waits or has ended, whoever it belongs to; each can be stopped or deleted, with a reason."""
    names = {one.person.id: one.person.name for one in known}
    shown = sorted(store().everybodys(), key=lambda run: run.ended)[:SHOWN]
    if not shown:
        st.caption("Nobody has trained anything yet.")
        return
    event = st.dataframe(
        {
            "Who": [names.get(run.owner, "nobody") for run in shown],
            "Run": [run_name(run) for run in shown],
            "Status": [state_title(run.state) for run in shown],
            "Source": [shortened(run.outline.source, longest=40) for run in shown],
            "Name": [shortened(run.title, longest=60) for run in shown],
        },
        key=f"class.runs.{hash(tuple(run.id for run in shown))}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        alt=f"{counted(len(shown), 'run')} of the class",
    )
    orders([shown[row] for row in event.selection.rows if row < len(shown)])


def orders(chosen: list[Run]) -> None:
    """What can be done with the runs that were selected."""
    if not chosen:
        st.caption("Select runs to read, stop or delete them.")
        return
    why = st.text_input(WHY, key="class.why", max_chars=300)
    with st.container(horizontal=True):
        if len(chosen) == 1 and st.button("Read"):
            go_to("results", run=chosen[0].id)
        moving, ended = [run for run in chosen if not run.ended], [run for run in chosen if run.ended]
        st.button(f"Stop {len(moving)}", disabled=not (moving and why.strip()), on_click=_stop, args=(moving, why))
        st.button(f"Delete {len(ended)}", disabled=not (ended and why.strip()), on_click=_delete, args=(ended, why))


def hand_out() -> None:
    """One source or one recipe for everybody."""
    st.caption("Each person can take a copy on the Data page and do with it as they like.")
    sources = {one.sha256: one.name for one in brought(store().sources, most=50)}
    experiments = {runs[0].id: runs[0].experiment_title for runs in experiments_of(store().runs())[:50]}
    _one_to_hand("A source", sources, "source", lambda sha256: hand_source(store(), sha256, sources[sha256]))
    _one_to_hand("A recipe and its source", experiments, "recipe", lambda run: hand_recipe(store(), run))
    for one in handed(store()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"handed_{one.id}"):
            st.markdown(f"**{name(one.title)}** ({'a recipe' if one.run else 'a source'}) by {md(one.by)}")
            st.button("Take it back", key=f"back_{one.id}", on_click=asking(take_back), args=(store(), one.id))


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
            "Hand it to the class", key=f"hand_{key}", disabled=chosen is None, on_click=asking(partial(hand, chosen))
        )


def results(known: list[PersonUse]) -> None:
    """The best run of each person on one source, side by side."""
    sources = {run.outline.sha256: run.outline.source for run in store().everybodys()}
    if not sources:
        st.caption("Nobody has trained anything yet.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sha256 = st.selectbox(
            "Source", list(sources), format_func=lambda one: sources.get(one, one), key="class.results"
        )
        hidden = st.toggle("Hide the names", key="class.hidden")
    works = best_works(known, sha256, named=not hidden)
    if not works:
        st.caption("No run on this source has been evaluated yet.")
        return
    st.table(
        {
            "Who": [md(work.who) for work in works],
            "Network": [md(cell_title(work.run.outline.cell)) for work in works],
            "Score": [number(work.run.overview.score) for work in works],
            "Tried": [counted(work.tried, "run") for work in works],
        },
        border="horizontal",
        hide_index=True,
        alt=f"The best run of {counted(len(works), 'person', 'people')} on this source",
    )
    if st.button("Compare them"):
        go_to("compare", runs=",".join(work.run.id for work in works[:20]))


def server() -> None:
    """Disk, and what cannot be read."""
    sizes(space(store().whole()))
    trouble = store().trouble()
    st.markdown(md(trouble) if trouble else "Trainings start as they should.")
    unreadable = store().unreadable()
    for one in unreadable:
        st.markdown(f"**{md(shortened(one.id, longest=40))} cannot be read.** {md(one.why)}")
    if not unreadable:
        st.caption("Every run can be read.")


@asking
def _stop(runs: list[Run], why: str) -> None:
    for run in runs:
        store().stop(run.id, why=why)


@asking
def _delete(runs: list[Run], why: str) -> None:
    for run in runs:
        store().delete(run.id, why=why)


if (here := person()) is None or not here.teaches:
    raise NotFound("This page is for teachers.", "Open another page.")
main()
