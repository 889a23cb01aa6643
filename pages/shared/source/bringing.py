"""Bringing a series: a file dropped, or a sample chosen; read by the importer while the page stays alive."""

import time

import streamlit as st

from core.language import mark, say
from core.runs.bringing import bring as bring_bytes
from core.sources.intake.brought import brought
from core.sources.intake.together import together
from core.sources.sample import Dial
from core.sources.samples import SAMPLES, Sample
from pages.shared.screen.safe import name
from pages.shared.screen.state import go_to, store
from pages.shared.screen.words import age
from pages.shared.source.uploading import Files, uploader
from pages.shared.training.share import share_of_uploads

KINDS = mark(
    "Drop it here, as it is: a table (CSV, Excel, OpenDocument, Parquet, JSON), texts, pairs of texts, tagged "
    "sentences (CoNLL), labelled sequences (.ts, ARFF, NumPy), recordings or clips (MP4, WebM, GIF); several files "
    "at once or a ZIP. "
    "It stays on this machine."
)
SHELVES = {
    mark("Series"): ("series",),
    mark("Texts"): ("texts",),
    mark("Pairs of texts"): ("pairs",),
    mark("Tags"): ("tagged", "rows"),
    mark("Sequences"): ("sequences", "sequence table"),
    mark("Sound"): ("recordings",),
    mark("Clips"): ("clips",),
}
"""Tab of the samples -> kinds of sources; other kinds come last."""
OTHER = mark("Other")


def drop_zone() -> None:
    """A place to drop a file; the page goes on to Data as soon as one is there."""
    st.caption(say(KINDS))
    share_of_uploads()
    uploader(say("A file of your own"), "bring", _take, several=True)


def brought_before() -> None:
    """The latest sources, to be taken up again."""
    latest = brought(store().sources)
    if not latest:
        st.caption(say("Nothing yet; files that you bring are kept here."))
    for one in latest:
        with st.container(horizontal=True, vertical_alignment="center", key=f"brought_{one.sha256[:16]}"):
            with st.container(gap=None):
                st.markdown(f"**{name(one.name)}**")
                st.caption(age(one.at, time.time()))
            if st.button(say("Open"), key=f"open_{one.sha256[:16]}"):
                go_to("data", source=one.sha256)


def sample_list() -> None:
    """Every sample with a line on what it is and where it is from, a tab a shelf."""
    shelves = {shelf: [one for one in SAMPLES.values() if one.kind in kinds] for shelf, kinds in SHELVES.items()}
    known = {kind for kinds in SHELVES.values() for kind in kinds}
    shelves[OTHER] = [one for one in SAMPLES.values() if one.kind not in known]
    filled = {shelf: samples for shelf, samples in shelves.items() if samples}
    for tab, samples in zip(st.tabs([say(shelf) for shelf in filled]), filled.values(), strict=True):
        with tab:
            for sample in samples:
                _sample(sample)


def _sample(sample: Sample) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"sample_{sample.key}"):
        with st.container(gap=None):
            st.markdown(f"**{sample.title}**")
            st.caption(f"{sample.description} {sample.origin}")
            values = {dial.name: _dial(sample, dial) for dial in sample.dials}
        if st.button(say("Look at it"), key=f"look_{sample.key}"):
            usual = all(values[dial.name] == dial.usual for dial in sample.dials)
            go_to("data", source=bring(sample if usual else sample.tuned(values)))


def _dial(sample: Sample, dial: Dial) -> float:
    return st.slider(
        dial.title, dial.low, dial.high, dial.usual, dial.step, key=f"dial_{sample.key}_{dial.name}", width=320
    )


def bring(sample: Sample) -> str:
    """Begin to read a sample, through the same importer as every file; its sha256."""
    return bring_bytes(store(), sample.content(), sample.name)


def _take(files: Files) -> None:
    go_to("data", source=bring_bytes(store(), *together(files)))
