"""Bringing a series: a file dropped, or a sample chosen; read by the importer while the page stays alive."""

import streamlit as st

from core.data.imports import IMPORTS
from core.data.samples import SAMPLES, Sample
from core.errors import UserError
from pages.shared.safe import md
from pages.shared.state import go_to, store

KINDS = "Drop it here, as it is: CSV, Excel, OpenDocument, Parquet or JSON, zipped or not. It stays on this machine."


def drop_zone() -> None:
    """A place to drop a file; the page goes on to Data as soon as one is there."""
    st.caption(KINDS)
    upload = st.file_uploader("A file of your own", key=f"upload_{_turn()}", label_visibility="collapsed")
    if upload is None:
        return
    content, name = upload.getvalue(), upload.name
    # A new key makes the widget forget the bytes, which otherwise stay in the server's memory.
    st.session_state["upload_turn"] = _turn() + 1
    try:
        sha256 = IMPORTS.begin(content, name, store().sources)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}", icon=":material/block:")
        return
    go_to("data", source=sha256)


def sample_list() -> None:
    """Every sample with a line on what it is and where it is from."""
    for sample in SAMPLES.values():
        with st.container(horizontal=True, vertical_alignment="center", key=f"sample_{sample.key}"):
            with st.container(gap=None):
                st.markdown(f"**{sample.title}**")
                st.caption(f"{sample.description} {sample.origin}")
            if st.button("Look at it", key=f"look_{sample.key}"):
                go_to("data", source=bring(sample))


def bring(sample: Sample) -> str:
    """Begin to read a sample, through the same importer as every file; its sha256."""
    return IMPORTS.begin(sample.content(), sample.name, store().sources)


def _turn() -> int:
    return st.session_state.get("upload_turn", 0)
