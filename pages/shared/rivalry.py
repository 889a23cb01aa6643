"""Statistical rivals that are still at work while a result is read."""

from collections.abc import Sequence

import streamlit as st

from core.results.exhibits import Errors, Exhibit
from core.runs.results import of_kind
from core.runs.rivalry import rivals_at_work
from core.runs.run import Run


def late_rivals(run: Run) -> None:
    """Say that more rivals will join, and show them as soon as they are done."""
    exhibits = run.exhibits()
    if rivals_at_work(exhibits):
        _watch(run, _contestants(exhibits))


@st.fragment(run_every=2.0)
def _watch(run: Run, shown: set[str]) -> None:
    exhibits = run.exhibits()
    if _contestants(exhibits) != shown or not rivals_at_work(exhibits):
        st.rerun()
    st.caption("Statistical rivals are at work in a process of their own; they join as they finish.")


def _contestants(exhibits: Sequence[Exhibit]) -> set[str]:
    return {name for errors in of_kind(exhibits, Errors) for name in errors.absolute}
