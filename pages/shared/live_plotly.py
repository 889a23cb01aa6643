"""A Plotly chart that changes in place: no flicker, zoom and scroll kept."""

import json
from pathlib import Path

import streamlit as st

from core.charts.theme import Figure

# st.plotly_chart remounts on every change of data (streamlit/streamlit#16052); drop this when that lands.
PLOTLY = "/assets/plotly.min.js"
_SCRIPT = (Path(__file__).parent / "assets" / "live_plotly.js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "live_plotly", html='<div class="plot" role="img"></div>', js=_SCRIPT, isolate_styles=False
)


def live_plotly(figure: Figure, *, key: str, height: int = 360, alt: str = "") -> None:
    """The figure, drawn again into the same place whenever it changes; give it `layout.uirevision` to keep its zoom."""
    data = {"figure": json.loads(figure.to_json()), "plotly": PLOTLY, "height": height, "alt": alt}
    _component(data=data, key=key, height=height)
