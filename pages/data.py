"""Whether a series is what the person thinks it is, and what is to be done about it before training."""

import streamlit as st

from core.errors import NotFound, Refused, UserError
from pages.shared.bringing import brought_before, drop_zone, sample_list
from pages.shared.findings import findings
from pages.shared.reading_options import reading_options
from pages.shared.roles import roles
from pages.shared.safe import md
from pages.shared.series_view import facts_line, season_fold, series_chart
from pages.shared.source import Chosen, chosen, name_of
from pages.shared.state import go_to, source_id
from pages.shared.states import broken
from pages.shared.table_view import table_view


def nothing_yet() -> None:
    """What belongs here, and two ways to get it."""
    st.title("Data", anchor=False)
    drop_zone()
    st.space("small")
    samples, before = st.columns([6, 4], gap="large")
    with samples:
        st.subheader("Begin with a sample", anchor=False)
        sample_list()
    with before:
        st.subheader("Brought before", anchor=False)
        brought_before()


@st.fragment(run_every=0.3)
def working(sha256: str) -> None:
    """The place of what will come, until the importer is done."""
    try:
        done = chosen(sha256) is not None
    except UserError:
        done = True
    if done:
        st.rerun()
    st.title(md(name_of(sha256)), anchor=False)
    st.caption("Reading it: form, times, values, season.")
    wide, narrow = st.columns([7, 3], gap="large")
    wide.skeleton(height=380)
    narrow.skeleton(height=380)


def refused(sha256: str, error: Refused) -> None:
    """Evidence, and what to do."""
    st.title(md(name_of(sha256)), anchor=False)
    broken(error, title="This file is not used", kept="Nothing was brought in, and nothing else was changed.")
    if st.button("Bring another file", type="primary"):
        go_to("data")
    with st.expander("Read it another way"):
        reading_options(sha256, None)


def full(found: Chosen) -> None:
    """Chart, facts, roles, findings, table, evidence for the season."""
    try:
        count, problem = len(found.series()), None
    except UserError as error:
        count, problem = 0, error
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", key="source_head"
    ):
        with st.container(gap="xsmall", width="stretch"):
            st.title(md(found.source.name), anchor=False)
            facts_line(found, count)
        if st.button("Train on this", type="primary", disabled=problem is not None, key="train_on_this"):
            go_to("train", source=found.source.sha256)
    wide, narrow = st.columns([7, 3], gap="large")
    with wide:
        if problem is None:
            series_chart(found.source.sha256)
        else:
            broken(problem, title="No series can be made of this yet")
        table_view(found)
    with narrow:
        roles(found)
        st.space("xsmall")
        findings(found)
    if problem is None:
        season_fold(found)
    with st.expander(
        f"Read as: {md(', '.join(found.source.report.facts))}" if found.source.report.facts else "Reading"
    ):
        reading_options(found.source.sha256, found.source.report)


sha256 = source_id()
if sha256 is None:
    nothing_yet()
else:
    try:
        found = chosen(sha256)
    except Refused as error:
        refused(sha256, error)
    except NotFound as error:
        st.title("Data", anchor=False)
        broken(error, title="This series is not here")
        drop_zone()
    else:
        if found is None:
            working(sha256)
        else:
            full(found)
