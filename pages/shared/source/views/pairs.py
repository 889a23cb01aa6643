"""Pairs of texts on the screen: which column is which side, the other way round on a click."""

import streamlit as st

from core.language import say
from pages.shared.screen.asking import asking
from pages.shared.screen.state import drafts
from pages.shared.source.source import Chosen
from pages.shared.source.views.any import questions


def pair_roles(found: Chosen) -> None:
    """A select box for each decision, and a button that swaps the sides."""
    questions(found)
    st.button(say("Swap the sides"), key="swap_sides", icon=":material/swap_horiz:", on_click=_swap, args=(found,))


@asking
def _swap(found: Chosen) -> None:
    drafts().keep(found.source.sha256, found.preparation.swapped())
