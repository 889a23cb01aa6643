"""Whether a source is what the person thinks it is, and what is to be done about it before training."""

import streamlit as st

from core.errors import NotFound, Refused, UserError
from core.language import mark, say
from core.sources.tables.handling import ways
from core.sources.tables.table_reading import TableReading
from core.words import counted
from pages.shared.screen.refreshing import refreshing
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to, leave, source_id
from pages.shared.screen.states import broken
from pages.shared.source.bringing import brought_before, drop_zone, sample_list
from pages.shared.source.findings import findings
from pages.shared.source.handed_out import handed_out
from pages.shared.source.parts.taking import taking
from pages.shared.source.reading_options import OPTIONS, read_as_text, reading_options
from pages.shared.source.source import Chosen, chosen, files_ahead, form_of_source, known, name_of
from pages.shared.source.takes.filming import filmer
from pages.shared.source.takes.recording import recorder
from pages.shared.source.takes.sketching import sketcher
from pages.shared.source.views.looks import look_of

MAKERS = {
    mark("Record words with the microphone"): recorder,
    mark("Record clips with the camera"): filmer,
    mark("Draw gestures with the mouse or a finger"): sketcher,
}
"""Fold -> how a source is made here, take after take."""


def nothing_yet() -> None:
    """What belongs here, and two ways to get it."""
    st.title(say("Data"), anchor=False)
    drop_zone()
    handed_out()
    st.space("small")
    for title, make in MAKERS.items():
        fold = st.expander(say(title), key=make.__name__, on_change="rerun")
        if fold.open:
            with fold:
                make()
    samples, before = st.columns([6, 4], gap="large")
    with samples:
        st.subheader(say("Begin with a sample"), anchor=False)
        sample_list()
    with before:
        st.subheader(say("Brought before"), anchor=False)
        brought_before()


def working(sha256: str) -> None:
    """The place of what will come, until the importer is done."""
    st.title(md(name_of(sha256)), anchor=False)
    refreshing(lambda: being_read(sha256), every=0.3)


def being_read(sha256: str) -> None:
    """How many files are read first, and the outline of the page."""
    if known(sha256):
        st.rerun(scope="app")
    ahead = files_ahead(sha256)
    if ahead:
        others = counted(ahead, "other file is", "other files are")
        st.caption(say("Waiting for its turn: {others} read first.", others=others))
    else:
        st.caption(say("Reading the file."))
    wide, narrow = st.columns([7, 3], gap="large")
    wide.skeleton(height=380)
    narrow.skeleton(height=380)


def another_file() -> None:
    """Leave what is worked on, for something else."""
    leave()
    go_to("data")


def refused(sha256: str, error: Refused) -> None:
    """Evidence, and what to do."""
    st.title(md(name_of(sha256)), anchor=False)
    way = form_of_source(sha256).Reading
    broken(error, title=say("This file is not used"), kept=say("Nothing was imported, and nothing else was changed."))
    with st.container(horizontal=True):
        if st.button(say("Bring another file"), type="primary"):
            another_file()
        if way is TableReading:
            read_as_text(sha256)
    if way in OPTIONS:
        with st.expander(say("Read it another way")):
            reading_options(way, sha256, None)


def full(found: Chosen) -> None:
    """Facts, picture, roles, findings, table, evidence: each as the kind of the source has it."""
    look, problem = look_of(found), None
    try:
        found.prepared()
    except UserError as error:
        problem = error
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", key="source_head"
    ):
        with st.container(gap="xsmall", width="stretch"):
            st.title(md(found.source.name), anchor=False)
            if problem is None:
                look.facts(found)
            else:
                st.caption(found.kind.size(found.source.report))
        if st.button(say("Another file"), type="tertiary", key="another_series"):
            another_file()
        # What is wrong and cannot be mended here comes before training.
        wrong = any(one.severity == "error" and not ways(one) for one in found.findings())
        way = "secondary" if wrong else "primary"
        if st.button(say("Train on this"), type=way, disabled=problem is not None, key="train_on_this"):
            go_to("train", source=found.source.sha256)
    wide, narrow = st.columns([7, 3], gap="large")
    with wide:
        if problem is None:
            look.picture(found)
            # On a narrow window the findings come before it (style.css).
            with st.container(key="source_table"):
                look.table(found)
        else:
            broken(problem, title=say(look.missing))
            look.raw(found)
    with narrow:
        taking(found)
        look.roles(found)
        st.space("xsmall")
        findings(found)
    if problem is None:
        look.evidence(found)
    how_it_was_read(found)


def how_it_was_read(found: Chosen) -> None:
    """Its form in a few words; where there are other ways to read it, they are folded away below."""
    facts = found.source.report.facts
    words = say("Read as: {facts}", facts=md(", ".join(facts))) if facts else say("Reading")
    way = found.kind.form.Reading
    if way not in OPTIONS:
        st.caption(words)
        return
    fold = st.expander(words, key="how_it_was_read", on_change="rerun")
    if fold.open:
        with fold:
            reading_options(way, found.source.sha256, found.source.report)


sha256 = source_id()
if sha256 is None:
    nothing_yet()
else:
    try:
        found = chosen(sha256)
    except Refused as error:
        refused(sha256, error)
    except NotFound as error:
        st.title(say("Data"), anchor=False)
        broken(error, title=say("This source is not here"))
        drop_zone()
    else:
        if found is None:
            working(sha256)
        else:
            full(found)
