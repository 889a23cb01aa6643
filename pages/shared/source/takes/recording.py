"""Recording words with the microphone, one after the other, until they can be trained on."""

import streamlit as st

from core.language import mark, say
from core.sources.recordings.studio import Studio
from pages.shared.screen.state import store
from pages.shared.source.takes.making import making
from pages.shared.source.takes.microphone import microphone

NEEDS = mark(
    "Browsers allow the microphone on this machine's own address (localhost) and over https, and nowhere else. "
    "What you record stays on this machine."
)

DIGITS = mark("zero, one, two, three, four, five, six, seven, eight, nine")


def recorder() -> None:
    """Which words, who speaks, the next one to say, and what was said so far."""
    st.caption(say(NEEDS))
    making(
        Studio(store().sources.parent / "recorded"),
        "recording",
        labels=say("yes, no"),
        offered={say("Ten words: zero to nine"): say(DIGITS)},
        who="me",
        noun="recording",
        ask=lambda label, keep: microphone("recording", keep, label=say("Say {label}", label=label)),
        show=lambda take: st.audio(take.content(), format="audio/wav"),
    )
