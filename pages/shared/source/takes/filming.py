"""Filming gestures with the camera, one after the other, until they can be trained on."""

import streamlit as st

from core.language import mark, say
from core.sources.clips.booth import Booth, film_format
from pages.shared.results.picking import one_of
from pages.shared.screen.camera import camera
from pages.shared.screen.state import store
from pages.shared.source.takes.making import making

SECONDS = (1.0, 1.5, 2.0, 3.0, 5.0)
NEEDS = mark(
    "Browsers allow the camera on this machine's own address (localhost) and over https, and nowhere else. "
    "What you film stays on this machine."
)


def filmer() -> None:
    """Which labels, who moves, a countdown for the next one, and what was filmed so far."""
    st.caption(say(NEEDS))
    seconds = one_of(say("Seconds of a clip"), SECONDS, words="{:g}".format, default=2.0, key="filming.seconds")
    making(
        Booth(store().sources.parent / "filmed"),
        "filming",
        labels=say("wave, nod"),
        who="me",
        noun="clip",
        ask=lambda label, keep: camera("filming", keep, label=label, seconds=seconds, several=True),
        show=lambda take: st.video(take.content(), format=film_format(take.content()), width=160),
    )
