"""Recording words with the microphone, one after the other, until they can be trained on."""

import streamlit as st

from core.errors import UserError
from core.sources.intake.imports import IMPORTS
from core.sources.recordings.studio import FEWEST, Studio, Take
from core.words import counted
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to, store
from pages.shared.source.microphone import microphone

NEEDS = (
    "Browsers allow the microphone on this machine's own address (localhost) and over https, and nowhere else. "
    "What you record stays on this machine."
)
REFUSAL = "recording.refusal"


def recorder() -> None:
    """Which words, who speaks, the next one to say, and what was said so far."""
    st.caption(NEEDS)
    studio = Studio(store().sources.parent / "recorded")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Words, with commas between", "yes, no", key="recording.words")
        speaker = st.text_input("Who speaks", "me", key="recording.speaker", max_chars=40)
        times = st.number_input("Times each", FEWEST, 50, FEWEST, key="recording.times")
    labels = list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    if not labels or not speaker.strip():
        st.caption("Write the words to record, and who speaks.")
        return
    _next(studio, labels, speaker, int(times))
    _so_far(studio)


def _next(studio: Studio, labels: list[str], speaker: str, times: int) -> None:
    """The word that was said least often so far."""
    counts = studio.counts(speaker)
    said = {label: counts[label] for label in labels}
    label = min(labels, key=said.__getitem__)
    if said[label] >= times:
        st.success(f"{md(speaker)} has said every word {counted(times, 'time')}.", icon=":material/check:")
        return
    st.markdown(f"Say **{md(label)}** ({said[label] + 1} of {times})")
    microphone("recording", lambda content: _take(studio, label, speaker, content), label=f"Say {label}")
    refused = st.session_state.get(REFUSAL)
    if refused is not None:
        st.warning(f"{md(refused.message)} {md(refused.hint)}")


def _take(studio: Studio, label: str, speaker: str, content: bytes) -> None:
    """Keep what was said, or why it was not kept."""
    try:
        studio.add(label, speaker, content)
        st.session_state.pop(REFUSAL, None)
    except UserError as error:
        st.session_state[REFUSAL] = error


def _so_far(studio: Studio) -> None:
    takes = studio.takes()
    if not takes:
        return
    with st.expander(f"{counted(len(takes), 'recording')} so far", key="recording.so_far"):
        for take in reversed(takes):
            _played(studio, take)
    missing = studio.missing()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Train on these", type="primary", disabled=bool(missing), key="recording.use"):
            go_to("data", source=IMPORTS.begin(*studio.brought(), store().sources))
        if st.button("Delete all", key="recording.clear"):
            studio.clear()
            st.rerun()
        st.caption(missing)


def _played(studio: Studio, take: Take) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"take_{take.label}_{take.path.stem}"):
        st.markdown(f"**{md(take.label)}**, {md(take.speaker)}", width=180)
        st.audio(take.content(), format="audio/wav")
        if st.button("Delete", key=f"recording.delete.{take.label}.{take.path.stem}", icon=":material/delete:"):
            studio.remove(take)
            st.rerun()
