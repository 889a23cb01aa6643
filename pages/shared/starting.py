"""From a sample to a training run with one click, the recommended settings and no question asked."""

import secrets

import streamlit as st

from core.data.samples import SAMPLES
from core.tasks import tasks_on
from core.training.recipes import recipes
from pages.shared.bringing import bring
from pages.shared.prepared import proposals, recipe_of
from pages.shared.source import Chosen, chosen
from pages.shared.state import go_to, store

KEY = "starting"


def begin(sample: str, cells: tuple[str, ...]) -> None:
    """Remember what was clicked; `waiting` sees it through."""
    st.session_state[KEY] = {
        "sample": sample,
        "cells": cells,
        "source": bring(SAMPLES[sample]),
        "token": secrets.token_hex(8),
    }


def begun() -> str | None:
    """The sample that is being started."""
    return st.session_state.get(KEY, {}).get("sample")


@st.fragment(run_every=0.3)
def waiting() -> None:
    """Until the sample is read; then its runs are asked for, and the page goes on to watch them."""
    wanted = st.session_state.get(KEY)
    st.progress(0.5 if wanted else 1.0, text="Reading the sample")
    if wanted is None:
        return
    found = chosen(wanted["source"])
    if found is None:
        return
    st.session_state.pop(KEY)
    go_to("train", experiment=submit(found, SAMPLES[wanted["sample"]].title, wanted["cells"], wanted["token"]))


def submit(found: Chosen, title: str, cells: tuple[str, ...], token: str) -> str:
    """Ask for one run a cell with what the task recommends; the experiment's id."""
    task = tasks_on(found.preparation)[0]
    values = {name: reasoned.value for name, reasoned in proposals(found, task.name).items()}
    specs = recipes(task, recipe_of(found), cells=cells, seeds=[0], values=values)
    return store().submit(specs, title, token=token)
