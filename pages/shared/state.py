"""What a page knows about where it is: the store, the ids in its address, and what its widgets show."""

import re
from typing import NoReturn

import streamlit as st

from core.data.drafts import Drafts
from core.runs.store import Store, default_store

HASH = re.compile(r"^[0-9a-f]{64}$")
ID = re.compile(r"^[0-9A-Za-z_-]{1,64}$")


def store() -> Store:
    """The store of this server."""
    return default_store()


def drafts() -> Drafts:
    """What people have decided about their sources so far."""
    return Drafts(store().drafts)


def source_id() -> str | None:
    """The content hash of the source in the address, if it is one."""
    return _parameter("source", HASH)


def run_id() -> str | None:
    """The run in the address."""
    return _parameter("run", ID)


def experiment_id() -> str | None:
    """The experiment in the address."""
    return _parameter("experiment", ID)


def run_ids() -> list[str]:
    """The runs in the address, in the order in which they were chosen."""
    return [part for part in st.query_params.get("runs", "").split(",") if ID.match(part)]


def go_to(page: str, **parameters: str) -> NoReturn:
    """Open a page ("data", "train", ...) with these ids in its address."""
    st.switch_page(f"{page}.py", query_params=parameters)


def show_in(key: str, value: object) -> None:
    """Make the widget with this key show `value`.

    One that shows it is left alone: a widget that is set, even to what it is, overwrites what a person does to it
    before the page has come back.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _parameter(key: str, pattern: re.Pattern[str]) -> str | None:
    value = st.query_params.get(key, "")
    return value if pattern.match(value) else None
