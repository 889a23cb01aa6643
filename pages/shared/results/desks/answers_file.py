"""The answers of a desk as a file to take away, made when it is asked for."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.results.csv_cells import csv_text


def answers_as_csv(title: str, table: Any, name: str) -> None:
    """A button for the table as the CSV file `name`."""
    answers_file(title, lambda: csv_text(table), name)


def answers_file(title: str, make: Callable[[], str], name: str, *, mime: str = "text/csv") -> None:
    """A button for a file with this text."""
    st.download_button(title, make, name, mime, icon=":material/download:", on_click="ignore")
