"""What a source is taken as, where more than one thing can be made of it."""

import streamlit as st

from core.language import say
from core.sources.taking import taken_as, ways_to_take
from pages.shared.results.picking import said
from pages.shared.screen.asking import asking
from pages.shared.screen.state import drafts, show_in
from pages.shared.source.source import Chosen

KEY = "taken_as"


def taking(found: Chosen) -> None:
    """A select box of the kinds; the columns of the chosen one are proposed at once, and can be undone."""
    ways = {name: kind.title for name, kind in ways_to_take(found.source.report).items()}
    if len(ways) < 2:
        return
    show_in(KEY, found.preparation.kind)
    st.selectbox(
        say("Taken as"),
        list(ways),
        key=KEY,
        format_func=said({way: say(told) for way, told in ways.items()}),
        on_change=_taken,
        args=(found,),
    )


@asking
def _taken(found: Chosen) -> None:
    report = found.source.report
    kind = ways_to_take(report)[st.session_state[KEY]]
    drafts().keep(found.source.sha256, taken_as(kind, found.stored(), report))
