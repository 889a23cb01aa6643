"""What a click asks of the store: what cannot be done is told on the page that follows."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from core.errors import UserError
from core.files import mendable
from pages.shared.screen.safe import md

TOLD = "asking.told"


def asking(ask: Callable[..., object]) -> Callable[..., None]:
    """`ask` as a callback of a widget, where nobody else would catch what a person can mend, such as a full disk."""

    @wraps(ask)
    def careful(*arguments: object, **named: object) -> None:
        try:
            ask(*arguments, **named)
        except (UserError, OSError) as error:
            if (told := mendable(error)) is None:
                raise
            st.session_state[TOLD] = f"{told.message} {told.hint}".strip()

    return careful


def tell() -> None:
    """What the last click could not do, once."""
    if (told := st.session_state.pop(TOLD, None)) is not None:
        st.error(md(told), icon=":material/block:")
