"""The latest runs in short: what, on what, how it stands, how good against the naive forecast, how long ago."""

import time

import streamlit as st

from core.results.exhibits import Scores
from core.results.metrics import METRICS
from core.runs.run import Run
from pages.shared.safe import shortened
from pages.shared.words import MARKS, STATES, age, baseline_title, cell_title, number

SHOWN = 6


def recent(runs: list[Run]) -> None:
    """One line a run; a click opens it."""
    for run in runs[:SHOWN]:
        with st.container(horizontal=True, key=f"recent_{run.id}", vertical_alignment="center", gap="small"):
            page = "train.py" if run.living or run.state == "queued" else "results.py"
            where = {"experiment": run.experiment} if page == "train.py" else {"run": run.id}
            st.page_link(page, label=shortened(_plain(run), longest=48), query_params=where, width=330)
            st.markdown(f"{MARKS.get(run.spec.model.cell, '')} {cell_title(run.spec.model.cell)}", width=130)
            st.caption(STATES[run.state], width=90)
            st.caption(_score(run), width=300)
            st.caption(age(run.created, time.time()), width=110)


def _plain(run: Run) -> str:
    return run.title or run.experiment_title


def _score(run: Run) -> str:
    """The deciding score beside that of the naive forecast, or else of the best simple rival."""
    if not run.ended:
        return ""
    scores = next((one for one in run.exhibits() if isinstance(one, Scores) and one.part == "test"), None)
    if scores is None:
        return ""
    key = scores.metrics[0]
    network = next((row.values.get(key) for row in scores.rows if row.role == "network"), None)
    told = {
        row.name: value for row in scores.rows if row.role == "baseline" and (value := row.values.get(key)) is not None
    }
    if network is None or not told:
        return ""
    best = (min if METRICS[key].lower_is_better else max)(told, key=told.__getitem__)
    rival = "naive" if "naive" in told else best
    return f"{METRICS[key].title} {number(network)}, {baseline_title(rival).lower()} {number(told[rival])}"
