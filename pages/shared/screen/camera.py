"""A camera that films a few seconds after a countdown, and hands them over by the way of all uploads."""

import secrets
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.sources.intake.uploads import UPLOADS
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme

_ASSETS = Path(__file__).parent / "assets"
_HTML = """<div class="camera"><div class="view"><video muted playsinline></video><output></output></div>
<div class="controls"><button type="button"></button>
<label><input type="checkbox"> one after the other</label></div><p role="status"></p></div>"""
_component = st.components.v2.component(
    "camera",
    html=_HTML,
    js=(_ASSETS / "camera.js").read_text(encoding="utf-8"),
    css=(_ASSETS / "camera.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def camera(key: str, take: Callable[[bytes], None], *, label: str, seconds: float, several: bool = False) -> None:
    """`take` gets each film of so many seconds, WebM or MP4; `several`: whether one may follow the other by itself."""
    context = get_script_run_ctx()
    file = st.session_state.setdefault(f"{key}.file", secrets.token_hex(16))
    theme = current_theme()
    data = {
        "address": f"_stcore/upload_file/{context.session_id}/{file}",
        "file": file,
        "label": label,
        "seconds": seconds,
        "several": several,
        "colours": {"text": theme.text, "muted": theme.muted, "rule": theme.rule, "accent": theme.accent},
    }
    told = _component(data=data, key=f"{key}.camera", on_taken_change=_note)
    if told.taken != file:
        refused = UPLOADS.refusal(context.session_id)
        if refused is not None:
            st.warning(f"{md(refused.message)} {md(refused.hint)}")
        return
    st.session_state.pop(f"{key}.file")
    content = _taken(file)
    if content is not None:
        take(content)
    st.rerun()


def _taken(file: str) -> bytes | None:
    """What was uploaded under that name, which the server forgets; None where it is gone already."""
    context = get_script_run_ctx()
    found = context.uploaded_file_mgr.get_files(session_id=context.session_id, file_ids=[file])
    context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file)
    UPLOADS.give_back(context.session_id, file)
    return found[0].data if found else None


def _note() -> None:
    """Streamlit tells what a component triggers only when somebody listens."""
