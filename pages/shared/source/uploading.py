"""Dropping files: what was dropped is handed over once, and the uploader and the server forget its bytes at once."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import UserError
from core.sources.intake.uploads import UPLOADS
from pages.shared.screen.safe import md
from pages.shared.screen.state import store

Files = Sequence[tuple[str, bytes]]
"""Names as they came, and contents."""


def uploader(label: str, key: str, take: Callable[[Files], None], *, several: bool = False) -> None:
    """A place to drop a file, or several; `take` gets them, and its UserError stands below the uploader."""
    turn = st.session_state.get(f"{key}.turn", 0)
    found = st.file_uploader(
        label,
        key=f"{key}.upload.{turn}",
        label_visibility="collapsed",
        accept_multiple_files=several,
        max_upload_size=bounds.upload_mb if (bounds := store().bounds) else None,
    )
    uploads = [one for one in (found if several else [found]) if isinstance(one, UploadedFile)]
    if not uploads:
        _refusal(key)
        return
    # Another key makes the widget forget the bytes, which otherwise stay in the server's memory.
    st.session_state[f"{key}.turn"] = turn + 1
    st.session_state.pop(f"{key}.refusal", None)
    files = [(one.name, one.getvalue()) for one in uploads]
    _give_back(uploads)
    try:
        take(files)
    except UserError as error:
        st.session_state[f"{key}.refusal"] = error
    st.rerun()


def _give_back(uploads: Sequence[UploadedFile]) -> None:
    context = get_script_run_ctx()
    for one in uploads:
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=one.file_id)
        UPLOADS.give_back(context.session_id, one.file_id)


def _refusal(key: str) -> None:
    """Why the last file was not taken: by what it is, or for want of room."""
    context = get_script_run_ctx()
    full = UPLOADS.refusal(context.session_id) if context else None
    if full is not None:
        st.session_state[f"{key}.refusal"] = full
    error = st.session_state.get(f"{key}.refusal")
    if error is not None:
        st.error(f"{md(error.message)} {md(error.hint)}", icon=":material/block:")
