"""A small chart on which a line is drawn: over it with a pointer, or handle by handle with the arrow keys."""

from pathlib import Path

import streamlit as st

import pages.shared.screen as screen
from core.lessons.controls import DrawnCurve
from pages.shared.lessons.address import value_of, write
from pages.shared.screen.theme import current_theme

_ASSETS = Path(screen.__file__).parent / "assets"
_SCRIPT = (_ASSETS / "curve.js").read_text(encoding="utf-8")
_STYLE = (_ASSETS / "curve.css").read_text(encoding="utf-8")
_component = st.components.v2.component("curve_pad", html="<div></div>", js=_SCRIPT, css=_STYLE, isolate_styles=False)
RULES = 4
"""Spaces between the lines of the grid."""


def curve_pad(control: DrawnCurve, *, key: str) -> None:
    """What is drawn becomes part of the address."""
    st.markdown(control.title)
    told = _component(data=_shown(control), key=key, on_drawn_change=_note)
    if told.drawn is not None and control.states(told.drawn) and told.drawn != st.query_params.get(control.name):
        write(control, control.read(told.drawn))
        st.rerun()


def _shown(control: DrawnCurve) -> dict:
    """All that the browser needs: places, heights in steps, and the words of each."""
    theme, drawn = current_theme(), value_of(control)
    heights = [control.low + step * control.step for step in range(control.steps + 1)]
    return {
        "label": control.title,
        "at": list(control.at),
        "steps": control.steps,
        "drawn": control.written(drawn) if drawn else "",
        "words": [control.height_words(height) for height in heights],
        "rules": [round(rule * control.steps / RULES) for rule in range(RULES + 1)],
        "x_title": control.x_title,
        "y_title": control.y_title,
        "colours": {
            "line": theme.cells.get(control.cell, theme.accent),
            "text": theme.text,
            "muted": theme.muted,
            "rule": theme.rule,
        },
    }


def _note() -> None:
    """Streamlit tells what a component triggers only when somebody listens."""
