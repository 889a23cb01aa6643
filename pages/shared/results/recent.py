"""The latest runs in short: what, on what, how it stands, the verdict, how long ago."""

import time

import streamlit as st

from core.experiments.verdicts import verdict_of
from core.runs.run import Run
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.words import STATES, age, cell_mark, cell_title

SHOWN = 6


def recent(runs: list[Run]) -> None:
    """One line a run; a click opens it."""
    for run in runs[:SHOWN]:
        with st.container(horizontal=True, key=f"recent_{run.id}", vertical_alignment="center", gap="small"):
            page = "train.py" if run.living or run.state == "queued" else "results.py"
            where = {"experiment": run.experiment} if page == "train.py" else {"run": run.id}
            st.page_link(page, label=shortened(_plain(run), longest=48), query_params=where, width=330)
            st.markdown(f"{cell_mark(run.spec.model.cell)} {cell_title(run.spec.model.cell)}", width=130)
            st.caption(STATES[run.state], width=90)
            st.caption(age(run.created, time.time()), width=110)
        if run.ended and run.judged and (verdict := verdict_of([run])) is not None:
            st.caption(md(verdict.sentence))


def _plain(run: Run) -> str:
    return run.title or run.experiment_title
