"""A select box for a part that a column can play."""

from collections.abc import Callable, Iterable

import streamlit as st

from pages.shared.results.picking import said, spoken, told_apart
from pages.shared.screen.state import show_in


def role_box(
    label: str,
    key: str,
    names: Iterable[str],
    now: str | None,
    *,
    none: str | None = None,
    change: Callable,
    args: tuple,
    help: str | None = None,
) -> None:
    """`none` is the choice of no column; what is chosen calls `change` with `args`."""
    options = list(dict.fromkeys(names))
    # The draft on disk is the truth; the widget only shows it.
    show_in(key, now)
    st.selectbox(
        label,
        options,
        key=key,
        help=help,
        on_change=change,
        args=args,
        format_func=said(told_apart(options, longest=40) | spoken(none)),
    )
