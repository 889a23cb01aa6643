"""A clip that plays, with what a network would say at each frame beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.charts.takes.film import sheet
from pages.shared.screen.theme import current_theme

SIDE = 220
"""Pixels of a frame's longer side."""
_ASSETS = Path(__file__).parent / "assets"
_HTML = """<div class="film"><div class="screen"><canvas role="img"></canvas><div class="controls">
<button type="button"></button><input type="range" min="0" step="1"><output></output></div>
<canvas class="decided" role="img"></canvas></div><div class="opinions"></div></div>"""
_component = st.components.v2.component(
    "film",
    html=_HTML,
    js=(_ASSETS / "film.js").read_text(encoding="utf-8"),
    css=(_ASSETS / "film.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def film(
    clip: Any,
    rate: float,
    *,
    key: str,
    alt: str,
    classes: Sequence[str] = (),
    opinions: Any = None,
    decided: Any = None,
) -> None:
    """A clip uint8 [frames, height, width, channels].

    `opinions` [frames, classes] would be told had it ended there; `decided` [frames] is what each frame did for the
    label, positive where it spoke for it.
    """
    theme, (frames, height, width) = current_theme(), clip.shape[:3]
    data = {
        "sheet": sheet(clip),
        "frames": frames,
        "width": width,
        "height": height,
        "scale": SIDE / max(width, height),
        "rate": rate,
        "alt": alt,
        "classes": list(classes),
        "opinions": [] if opinions is None else [[round(float(one), 4) for one in row] for row in opinions],
        "decided": [] if decided is None else [float(one) for one in decided],
        "colours": {
            "text": theme.text,
            "muted": theme.muted,
            "rule": theme.rule,
            "accent": theme.accent,
            "for": theme.hues["green"],
            "against": theme.hues["orange"],
        },
    }
    _component(data=data, key=key)
