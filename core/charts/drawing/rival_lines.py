"""Rivals as grey lines beside a network: each has a pattern of its own, the same on every chart."""

import numpy as np

from core.charts.drawing.safe import plot
from core.charts.drawing.timeline import hover, positions, thinned
from core.charts.theme import Figure, Theme
from core.results.exhibits.forecasting import Forecast
from core.results.rival_names import rival_title
from core.results.rivals import EVERY

PATTERNS = (
    "dot",
    "dash",
    "dashdot",
    "longdash",
    "longdashdot",
    "2px,2px",
    "10px,3px",
    "6px,2px,2px,2px",
    "12px,2px,2px,2px,2px,2px",
)


def rival_dash(name: str) -> str:
    """The pattern of a rival's lines."""
    return PATTERNS[list(EVERY).index(name) % len(PATTERNS)] if name in EVERY else PATTERNS[0]


def add_rival(figure: Figure, exhibit: Forecast, name: str, theme: Theme) -> None:
    """A rival over the test part and beyond."""
    future = exhibit.baseline_futures.get(name, np.empty(0))
    x, y = thinned(exhibit, exhibit.baselines[name])
    figure.add_scatter(
        x=np.concatenate([x, positions(exhibit, exhibit.future_times[: len(future)])]),
        y=np.concatenate([y, future]),
        mode="lines",
        name=plot(rival_title(name)),
        uid=f"baseline-{name}",
        line={"color": theme.baseline, "width": 1.5, "dash": rival_dash(name)},
        hovertemplate=hover(exhibit),
        legendrank=2000,
    )
