"""Which runs a page is about; the address holds the choice, so that it can be sent to somebody else."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared.state import show_in

RUNS, RUN = "picked", "picked_one"


def pick_runs(names: Mapping[str, str], chosen: Sequence[str], **options: Any) -> None:
    """Any of these runs, id -> name."""
    show_in(RUNS, [identifier for identifier in chosen if identifier in names])
    st.multiselect("Runs", list(names), format_func=names.get, key=RUNS, on_change=_these, **options)


def pick_run(names: Mapping[str, str], chosen: str) -> None:
    """One of these runs, id -> name."""
    show_in(RUN, chosen)
    st.pills(
        "Run",
        list(names),
        format_func=names.get,
        required=True,
        key=RUN,
        on_change=_this,
        label_visibility="collapsed",
    )


def _these() -> None:
    picked = st.session_state[RUNS]
    st.query_params.from_dict({"runs": ",".join(picked)} if picked else {})


def _this() -> None:
    st.query_params.from_dict({"run": st.session_state[RUN]})
