"""A network that writes down what is said, tried on recordings of one's own, again and again."""

from functools import partial
from typing import Any

import streamlit as st

from core.inference.transcribing import transcribe_all
from core.language import say
from core.runs.folder.run import Run
from core.tasks.predictor import Understood, WritesDown
from pages.shared.results.desks.answers_file import answers_as_csv
from pages.shared.results.desks.newer_file import Newer, newer_file
from pages.shared.results.views.entries import symbols_heard
from pages.shared.screen.safe import md, shortened
from pages.shared.source.takes.microphone import microphone

SHOWN = 200


def try_it(run: Run, transcriber: WritesDown) -> None:
    """Record something or bring a file: what was understood of it, and when."""
    st.caption(
        say("Record something, or bring a recording or a ZIP of several: what is understood of it is shown here.")
    )
    newer_file(
        run,
        say("Recordings"),
        lambda newer: _understood(run, transcriber, newer),
        make=lambda key, take: microphone(f"{key}.microphone", partial(take, "recording.wav")),
    )


def _understood(run: Run, transcriber: WritesDown, newer: Newer) -> None:
    with st.spinner(say("Listening")):
        found = _written_down(newer.key, _transcriber=transcriber, _newer=newer)
    names = transcriber.entries(newer.value)
    at = 0
    if len(names) > 1:
        at = st.selectbox(
            say("Recording"), range(len(names)), key=f"tried.{run.id}", format_func=partial(_called, names)
        )
    one = found[at]
    st.markdown(f"**{md(shortened(one.text, longest=1000))}**" if one.text else say("Nothing was understood."))
    st.caption(say("Probability of this text among all others: {probability:.3g}.", probability=one.probability))
    samples = newer.source.stored().at(at)
    symbols_heard(samples, run.spec.source.preparation, one.symbols, one.frames, key="tried_bands")
    _table(run, transcriber, newer, found)


def _table(run: Run, transcriber: WritesDown, newer: Newer, found: list[Understood]) -> None:
    table = transcribe_all(transcriber, newer.value, found)
    if len(table) > 1:
        height = min(240, 40 + 35 * len(table))
        st.dataframe(table.head(SHOWN), key=f"tried_table.{run.id}", height=height, hide_index=True)
    answers_as_csv(say("These transcripts"), table, f"transcripts-{run.id}.csv")


def _called(names: list[str], at: int) -> str:
    return shortened(names[at])


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _written_down(key: tuple[str, ...], *, _transcriber: WritesDown, _newer: Newer) -> Any:
    """What was understood of each recording."""
    return _transcriber.write_down(_newer.value)
