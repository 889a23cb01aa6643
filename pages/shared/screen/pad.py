"""A pad on which one stroke is drawn."""

from pathlib import Path

import streamlit as st

from pages.shared.screen.theme import current_theme

SIDE = 280
_SCRIPT = (Path(__file__).parent / "assets" / "pad.js").read_text(encoding="utf-8")
_STYLE = "border: 1px dashed #98a2b3; border-radius: 8px; touch-action: none; cursor: crosshair"
_HTML = f'<canvas role="img" style="{_STYLE}"></canvas>'
_component = st.components.v2.component("pad", html=_HTML, js=_SCRIPT, isolate_styles=False)


def pad(label: str, *, key: str) -> str | None:
    """The stroke that was just drawn, as JSON of [[milliseconds, x, y], ...]; told once."""
    data = {"side": SIDE, "label": label, "colour": current_theme().accent}
    told = _component(data=data, key=key, height=SIDE + 8, on_stroke_change=_note)
    return told.stroke


def _note() -> None:
    """Streamlit tells what a component triggers only when somebody listens."""
