"""A Plotly chart that changes in place: no flicker, zoom and scroll kept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from core.charts.settings import SETTINGS
from core.charts.theme import Figure
from pages.shared.screen.drawn import Drawn

# st.plotly_chart remounts on every change of data (streamlit/streamlit#16052); drop this when that lands.
PLOTLY = "/assets/plotly.min.js"
_SCRIPT = (Path(__file__).parent / "assets" / "live_plotly.js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "live_plotly", html='<div class="plot" role="figure"></div>', js=_SCRIPT, isolate_styles=False
)


def live_plotly(
    figure: Figure | Drawn,
    *,
    key: str,
    height: int = 360,
    alt: str = "",
    zooms: bool = False,
    clicked: Callable[[float, float], None] | None = None,
) -> None:
    """The figure, drawn again into the same place whenever it changes; give it `layout.uirevision` to keep its zoom.

    With `zooms` the script runs again after each zoom, and `zoomed(key)` tells what is in view. `clicked` is called
    with x and y of a point that was clicked, and the script runs again.
    """
    drawn = figure.json if isinstance(figure, Drawn) else figure.to_json(validate=False)
    # Buttons of our own save it, as PNG and as SVG.
    settings = SETTINGS | {"modeBarButtonsToRemove": [*SETTINGS["modeBarButtonsToRemove"], "toImage"]}
    data = {"figure": drawn, "settings": settings, "plotly": PLOTLY, "height": height, "alt": alt, "zooms": zooms}
    data |= {"name": f"unroll-{key}", "clicks": clicked is not None}
    heard = partial(_clicked, key, clicked) if clicked else _note
    _component(data=data, key=key, height=height, default={"span": None}, on_span_change=_note, on_point_change=heard)


def fetch_ahead() -> None:
    """Has the browser load Plotly in an idle moment, before the first chart is asked for."""
    _component(data={"figure": None, "plotly": PLOTLY}, key="plotly_ahead", height=1)


def zoomed(key: str) -> tuple[str, str] | None:
    """The span of the time axis that is in view, as Plotly states it; None: all of it."""
    state = st.session_state.get(key)
    span = state.get("span") if state else None
    return (str(span[0]), str(span[1])) if span else None


def _clicked(key: str, clicked: Callable[[float, float], None]) -> None:
    if (point := st.session_state[key].get("point")) is not None:
        clicked(*point)


def _note() -> None:
    """Streamlit keeps a component's state only when somebody listens to its changes."""
