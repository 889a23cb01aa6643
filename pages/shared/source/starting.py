"""From a sample to a training run with one click, the recommended settings and no question asked."""

import secrets
from collections.abc import Sequence

import streamlit as st

from core.recipes.made import recipes
from core.sources.samples import SAMPLES
from core.tasks import tasks_on
from pages.shared.screen.refreshing import anew_when
from pages.shared.screen.state import go_to, store
from pages.shared.source.bringing import bring
from pages.shared.source.prepared import proposals, recipe_of
from pages.shared.source.source import Chosen, chosen, known

KEY = "starting"


def begin(sample: str, cells: tuple[str, ...]) -> None:
    """Remember what was clicked; `go_on` sees it through."""
    st.session_state[KEY] = {
        "sample": sample,
        "cells": cells,
        "source": bring(SAMPLES[sample]),
        "token": secrets.token_hex(8),
    }


def begun() -> str | None:
    """The sample that is being started."""
    return st.session_state.get(KEY, {}).get("sample")


def go_on() -> None:
    """Once the sample that was clicked is read: ask for its runs, and open the page that watches them."""
    wanted = st.session_state.get(KEY)
    if wanted is None or not known(wanted["source"]):
        return
    st.session_state.pop(KEY)
    found = chosen(wanted["source"])
    go_to("train", experiment=submit(found, SAMPLES[wanted["sample"]].title, wanted["cells"], wanted["token"]))


def wait() -> None:
    """See again whether the sample that was clicked is read; the last thing on a page."""
    wanted = st.session_state.get(KEY)
    if wanted is not None:
        anew_when(lambda: known(wanted["source"]))


def submit(found: Chosen, title: str, cells: tuple[str, ...], token: str, *, seeds: Sequence[int] = (0,)) -> str:
    """Ask for one run a cell and seed with what the task recommends; the experiment's id."""
    task = tasks_on(found.preparation)[0]
    values = {name: reasoned.value for name, reasoned in proposals(found, task.name).items()}
    specs = recipes(task, recipe_of(found), cells=cells, seeds=seeds, values=values)
    return store().submit(specs, title, token=token)
