"""What a network read of one entry, and below, on the same axis, what it would have said had the entry ended there."""

from typing import Any

import streamlit as st

from core.charts.findings import leading, spans, strongest
from core.charts.series.sparkline import traced
from core.charts.takes.curves import curves
from core.charts.takes.opinion import sequence_opinion, sound_opinion
from core.charts.takes.sound import spectrogram
from core.data.sound import as_wav
from core.language import say
from core.sources.recordings.kind import bands_of
from core.sources.recordings.preparation import RecordingPreparation
from core.sources.sequences.picturing import LINES
from core.sources.sequences.sketchbook import FEATURES
from core.tasks.predictor import LabelsEach
from pages.shared.screen.charts import chart
from pages.shared.screen.sound import sound
from pages.shared.screen.theme import current_theme


def sound_with_opinion(
    samples: Any, preparation: RecordingPreparation, labeller: LabelsEach | None, opinions: Any, *, key: str
) -> None:
    """A sound to listen to, its bands without what is cut off, and the opinions [timesteps, classes] or None."""
    sound(as_wav(samples))
    bands, theme = bands_of(samples, preparation), current_theme()
    told = say("Spectrogram: {strongest}", strongest=strongest(bands))
    if labeller is None or opinions is None:
        chart(spectrogram(bands, theme, height=180), key=key, alt=told)
        return
    figure = sound_opinion(bands, opinions, labeller.classes, theme)
    chart(figure, key=key, alt=f"{told}. {_who_leads(labeller, opinions)}")
    _caption(labeller)


def sequence_with_opinion(
    values: Any, features: tuple[str, ...], labeller: LabelsEach | None, opinions: Any, *, key: str
) -> None:
    """A drawing, or values [timesteps, features] as lines; and the opinions [timesteps, classes] or None."""
    theme, lines = current_theme(), {}
    if features == FEATURES:
        st.image(traced(values, theme), width=120, alt=say("The drawing; a dot is where it begins"))
    else:
        lines = dict(zip(features[:LINES], values.T, strict=False))
    told = say("The sequence over its timesteps: {spans}", spans=spans(lines)) if lines else ""
    if labeller is not None and opinions is not None:
        height = 400 if lines else 240
        figure = sequence_opinion(lines, opinions, labeller.classes, theme, height=height)
        chart(figure, key=key, alt=". ".join(filter(None, [told, _who_leads(labeller, opinions)])))
        _caption(labeller)
    elif lines:
        chart(curves(lines, theme, height=220), key=key, alt=told)


def _who_leads(labeller: LabelsEach, opinions: Any) -> str:
    return say("Probability of each leading label: {leading}", leading=leading(labeller.classes, opinions))


def _caption(labeller: LabelsEach) -> None:
    st.caption(say("Below: what it would say had the {entry} ended there.", entry=say(labeller.entry.one)))
