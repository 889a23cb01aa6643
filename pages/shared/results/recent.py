"""The latest work in short: what, which cells, how it stands, the best score beside the best rival, how long ago."""

import time

import streamlit as st

from core.results.metrics import METRICS
from core.results.rival_names import rival_words
from core.runs.folder.run import Run
from pages.shared.results.history import best_of, cells_of, experiments_of, states_of
from pages.shared.screen.safe import md, name
from pages.shared.screen.words import age, number

SHOWN = 6


def recent(runs: list[Run]) -> None:
    """One line for each experiment; a click opens it."""
    for members in experiments_of(runs)[:SHOWN]:
        newest = members[0]
        with st.container(horizontal=True, key=f"recent_{newest.experiment}", vertical_alignment="center", gap="small"):
            page = "results.py" if all(run.ended for run in members) else "train.py"
            label = name(newest.experiment_title, longest=48)
            st.page_link(page, label=label, query_params={"experiment": newest.experiment}, width=330)
            st.caption(md(cells_of(members)), width=190)
            st.caption(states_of(members), width=130)
            st.caption(age(newest.created, time.time()), width=110)
        if (words := _best_score(members)) is not None:
            st.caption(words)


def _best_score(runs: list[Run]) -> str | None:
    """ "MAE 45.62; ridge regression 35.82"."""
    best = best_of(runs)
    if best is None:
        return None
    words = f"{METRICS[best.metric].title} {number(best.score)}"
    return md(f"{words}; {rival_words(best.rival)} {number(best.rival_score)}" if best.rival else words)
