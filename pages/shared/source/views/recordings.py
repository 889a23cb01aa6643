"""Recordings on the screen: how many of each label, and any of them to be heard and seen."""

import streamlit as st

from core.charts.findings import commonest, loudest, strongest
from core.charts.takes.sound import spectrogram, waveform
from core.charts.texts.profile import label_counts
from core.data.sound import RATE, as_wav, log_mel, loud
from core.data.transcribed import TranscribedRecordings
from core.language import say
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import shortened
from pages.shared.screen.sound import sound
from pages.shared.screen.theme import current_theme
from pages.shared.source.source import Chosen


def pictures(found: Chosen) -> None:
    """Counts of the labels, then one recording after the other as one likes."""
    counts = found.profile().pictures[0]
    st.subheader(counts.title, anchor=False)
    st.caption(counts.what)
    chart(label_counts(counts.counts, current_theme(), of=counts.of), key="picture_0", alt=commonest(counts.counts))
    listen(found)


def listen(found: Chosen) -> None:
    """A recording to be chosen: heard, its waveform, its bands."""
    stored, prepared = found.stored(), found.prepared()
    st.subheader(say("Listen"), anchor=False)
    names = stored.words["file"]
    # Recordings without a transcript are left out of what is prepared.
    files = prepared.files if isinstance(prepared, TranscribedRecordings) else names
    chosen = st.selectbox(
        say("Recording"),
        range(len(files)),
        key="listen",
        format_func=lambda at: f"{shortened(prepared.labels[at])}: {shortened(files[at])}",
    )
    samples = stored.at(names.index(files[chosen]))
    sound(as_wav(samples))
    theme, kept = current_theme(), loud(samples)
    trimmed = found.preparation.trim == "silence"
    chart(waveform(samples, RATE, theme, kept=kept if trimmed else None), key="waveform", alt=loudest(samples, RATE))
    st.caption(
        say("Log-mel spectrogram, low frequencies at the bottom; silence before and after is cut off.")
        if trimmed
        else say("Log-mel spectrogram, low frequencies at the bottom.")
    )
    bands = log_mel(samples[kept] if trimmed else samples)
    chart(spectrogram(bands, theme), key="spectrogram", alt=say("Spectrogram: {strongest}", strongest=strongest(bands)))
