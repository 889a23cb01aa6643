"""The presenter view: the whole width, and letters for the last row."""

import streamlit as st

from core.charts.presenting import enlarged
from core.charts.theme import Figure
from core.language import say
from pages.shared.lessons.address import PRESENTING, is_on, switch

LARGE = """<style>
html { font-size: 21px !important; }
[data-testid="stMainBlockContainer"] { max-width: none; padding-inline: 2.5rem; }
.st-key-current_work { display: none; }
</style>"""
KEY = "lessons.presenting"


def presenting() -> bool:
    """Whether this page is shown to a class."""
    return is_on(PRESENTING)


def presenter_switch() -> None:
    """Turns the presenter view on and off, and applies it."""
    st.session_state[KEY] = presenting()
    st.toggle(
        say("Presenter view"),
        key=KEY,
        on_change=_switch,
        help=say("The whole width and large letters, for a projector."),
    )
    if presenting():
        st.html(LARGE)


def sized(figure: Figure) -> Figure:
    """A figure for where it is shown."""
    return enlarged(figure) if presenting() else figure


def read_width(pixels: int) -> int | str:
    """Of a paragraph: so many pixels, and all there is before a class."""
    return "stretch" if presenting() else pixels


def _switch() -> None:
    switch(PRESENTING, st.session_state[KEY])
