"""Drawing gestures with the mouse or a finger, one after the other, until they can be trained on."""

from collections.abc import Callable

import streamlit as st

from core.charts.series.sparkline import traced
from core.errors import UserError
from core.language import say
from core.sources.sequences.sketchbook import Sketchbook, Stroke, as_table, points_of, stroke
from core.sources.takes import Take
from pages.shared.screen.pad import pad
from pages.shared.screen.safe import md
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.source.takes.making import making


def sketcher() -> None:
    """Which gestures, who draws, a pad for the next one, and what was drawn so far."""
    st.caption(say("Draw each gesture in one stroke. Where you draw it, how large and how fast may differ."))
    making(
        Sketchbook(store().sources.parent / "drawn"),
        "drawing",
        labels=say("circle to the left, circle to the right"),
        who="me",
        noun="drawing",
        ask=lambda label, keep: drawing_pad(
            say("Draw {label}", label=label), "drawing.pad", lambda points: keep(as_table(points))
        ),
        show=_shown,
    )


def drawing_pad(label: str, key: str, take: Callable[[Stroke], None]) -> None:
    """`take` gets the points [time, 2] of each stroke."""
    told = pad(label, key=key)
    if told is None:
        return
    try:
        take(stroke(told))
    except UserError as error:
        st.warning(f"{md(error.message)} {md(error.hint)}")
        return
    st.rerun()


def _shown(take: Take) -> None:
    st.image(
        traced(points_of(take.content()), current_theme()), width=60, alt=say("A drawing of {label}", label=take.label)
    )
