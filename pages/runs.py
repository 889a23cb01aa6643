"""The history of all runs: find, compare, rename, tag, delete, take away, bring back."""

import streamlit as st

from core.errors import UserError
from core.experiments.verdicts import verdict_of
from core.language import mark, say
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.process import RUN_IMPORTS
from core.runs.bundles.rescue import export_files
from core.runs.folder.run import LONGEST_NOTE, LONGEST_TITLE, Run, Unreadable
from core.words import counted
from pages.shared.results.downloads import UNFIT, file_name
from pages.shared.results.history import experiment_table, run_table
from pages.shared.results.picking import one_of, said
from pages.shared.results.sharing import shared_with_class
from pages.shared.screen.asking import asking
from pages.shared.screen.disk import disk_space
from pages.shared.screen.refreshing import anew_when
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import go_to, store
from pages.shared.screen.states import empty
from pages.shared.screen.words import STATES, cell_title, run_name, state_title
from pages.shared.source.uploading import Files, uploader

TABLES = {mark("Experiments"): experiment_table, mark("Runs"): run_table}
"""What has one line -> its table, which answers with the runs that were selected."""
DELETED = "runs.deleted"
ARRIVING = "runs.arriving"


def main() -> None:
    """The whole page."""
    runs = store().runs()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(say("Runs"), anchor=False, width="content")
        st.space("stretch")
        if st.button(say("Disk space"), icon=":material/hard_drive:", type="tertiary"):
            disk_space()
        bring()
    unreadable()
    if not runs:
        empty(
            say("No runs yet"),
            say("Every training is kept here, to be found, compared and exported."),
            action=say("Bring a series"),
            page="data",
        )
    elif found := search(runs):
        by = one_of(
            say("One line for each"),
            list(TABLES),
            words={title: say(title) for title in TABLES},
            key="runs.by",
            label_visibility="collapsed",
        )
        actions(TABLES[by](found))
    else:
        st.caption(say("No run matches. Remove a word or a filter."))
    undo()
    shared_with_class()


def search(runs: list[Run]) -> list[Run]:
    """The runs that the words and the filters leave."""
    cells = list(dict.fromkeys(run.outline.cell for run in runs))
    states = [state for state in STATES if any(run.state == state for run in runs)]
    with st.container(horizontal=True, vertical_alignment="center"):
        words = st.text_input(
            say("Search"),
            placeholder=say("Search names, sources, notes and tags"),
            type="search",
            live=True,
            label_visibility="collapsed",
            key="runs.words",
            width=320,
        )
        cell = st.pills(
            say("Cell"),
            cells,
            format_func=cell_title,
            selection_mode="multi",
            label_visibility="collapsed",
            key="runs.cells",
        )
        state = st.pills(
            say("Status"),
            states,
            format_func=said({state: state_title(state) for state in states}),
            selection_mode="multi",
            label_visibility="collapsed",
            key="runs.states",
        )
    wanted = words.casefold().split()
    return [
        run
        for run in runs
        if (not cell or run.outline.cell in cell)
        and (not state or run.state in state)
        and all(word in _text(run) for word in wanted)
    ]


def actions(chosen: list[Run]) -> None:
    """What can be done with the selected runs."""
    if not chosen:
        st.caption(say("Select runs to read, compare, rename, export or delete them."))
        return
    one = chosen[0] if len(chosen) == 1 else None
    if len({run.experiment for run in chosen}) == 1 and (verdict := verdict_of(chosen)) is not None:
        st.markdown(md(verdict.sentence))
    with st.container(horizontal=True, vertical_alignment="center", key="run_actions"):
        if one and st.button(say("Read") if one.ended else say("Watch"), type="primary"):
            go_to("results", run=one.id) if one.ended else go_to("train", experiment=one.experiment)
        if len(chosen) > 1 and st.button(say("Compare {runs}", runs=counted(len(chosen), "run")), type="primary"):
            go_to("compare", runs=",".join(run.id for run in chosen))
        if one:
            if st.button(say("Rename, note, tag")):
                describe(one)
            if one.ended:
                st.download_button(
                    say("Export"),
                    lambda: export_zip(store(), one.id),
                    file_name(one, "zip"),
                    "application/zip",
                    on_click="ignore",
                )
        ended = [run for run in chosen if run.ended]
        if ended:
            st.button(
                say("Delete") if one else say("Delete {ended}", ended=len(ended)), on_click=_delete, args=(ended,)
            )


@st.dialog(say("Describe this run"))
def describe(run: Run) -> None:
    """Name, note and tags."""
    title = st.text_input(say("Name"), value=run.title[:LONGEST_TITLE], max_chars=LONGEST_TITLE)
    known = sorted({tag for other in store().runs() for tag in other.tags})
    tags = st.multiselect(
        say("Tags"), known, default=list(run.tags), accept_new_options=True, placeholder=say("Add a tag")
    )
    note = st.text_area(say("Note"), value=run.note, max_chars=LONGEST_NOTE)
    if st.button(say("Save"), type="primary"):
        try:
            store().rename(run.id, title)
            store().tag(run.id, tags)
            store().annotate(run.id, note)
        except UserError as error:
            st.error(f"{md(error.message)} {md(error.hint)}")
            return
        st.rerun()


def undo() -> None:
    """Deleted runs can be had back."""
    deleted = st.session_state.get(DELETED, [])
    if not deleted:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo"):
        st.markdown(
            say("{runs} deleted; kept in the trash for a week.", runs=counted(len(deleted), "run")), width="content"
        )
        st.button(say("Undo"), type="tertiary", on_click=_restore)
        st.button(say("Dismiss"), type="tertiary", on_click=lambda: st.session_state.pop(DELETED, None))


def unreadable() -> None:
    """Folders that cannot be read as runs: why, and what can be done with them."""
    for one in store().unreadable():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"unreadable_{one.id}"):
            st.markdown(
                say("**{id} cannot be read.** {why}", id=md(shortened(one.id, longest=40)), why=md(one.why)),
                width="stretch",
            )
            st.download_button(
                say("Export its files"),
                lambda folder=one.folder: export_files(folder),
                f"{UNFIT.sub('-', one.id)[:40]}-files.zip",
                "application/zip",
                on_click="ignore",
                key=f"export_{one.id}",
            )
            st.button(say("Delete"), key=f"delete_{one.id}", on_click=_delete, args=([one],))


def bring() -> None:
    """Open a run that was exported elsewhere."""
    with st.popover(say("Import a run"), icon=":material/upload:"):
        uploader(say("A run folder as a zip"), "runs.import", _begin)
        name = st.session_state.get(ARRIVING)
        if name is None:
            st.caption(say("It is checked before it is opened; its model is rebuilt from its recipe."))
            return
        try:
            run = RUN_IMPORTS.outcome(store(), name)
        except UserError as error:
            st.error(f"{md(error.message)} {md(error.hint)}", icon=":material/block:")
            return
        if run is None:
            st.caption(say("Checking it."))
            anew_when(lambda: _opened(name))
            return
        del st.session_state[ARRIVING]
        go_to("results", run=run)


def _begin(files: Files) -> None:
    [(_, content)] = files
    st.session_state[ARRIVING] = RUN_IMPORTS.begin(store(), content)


def _opened(name: str) -> bool:
    """Whether it is known what came of the zip, which another process opens."""
    try:
        return RUN_IMPORTS.outcome(store(), name) is not None
    except UserError:
        return True


@asking
def _delete(runs: list[Run] | list[Unreadable]) -> None:
    for run in runs:
        store().delete(run.id)
    st.session_state[DELETED] = [run.id for run in runs]


@asking
def _restore() -> None:
    for run in st.session_state.pop(DELETED, []):
        store().restore(run)


def _text(run: Run) -> str:
    parts = (
        run.title,
        run_name(run),
        run.outline.source,
        run.outline.subject,
        run.note,
        run.id,
        state_title(run.state),
        *run.tags,
    )
    return " ".join(parts).casefold()


main()
