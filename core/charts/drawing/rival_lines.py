"""Rivals as grey lines beside a network: each has a pattern of its own, the same on every chart."""

import numpy as np

from core.charts.drawing.safe import plot
from core.charts.drawing.timeline import hover, positions, thinned
from core.charts.theme import Figure, Theme
from core.results.exhibits import Forecast
from core.results.rivals import EVERY, RIVALS, rival_title

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


def short_title(name: str) -> str:
    """A rival's name in a legend: a short one leaves it two columns on a phone, and the chart its room."""
    return plot(name if name in RIVALS else rival_title(name))


def add_rival(figure: Figure, exhibit: Forecast, name: str, theme: Theme, *, shown: bool) -> None:
    """A rival over the test part and beyond; `shown` at once, or waiting in the legend."""
    future = exhibit.baseline_futures.get(name, np.empty(0))
    x, y = thinned(exhibit, exhibit.baselines[name])
    figure.add_scatter(
        x=np.concatenate([x, positions(exhibit, exhibit.future_times[: len(future)])]),
        y=np.concatenate([y, future]),
        mode="lines",
        name=short_title(name),
        uid=f"baseline-{name}",
        visible=True if shown else "legendonly",
        line={"color": theme.baseline, "width": 1.5, "dash": rival_dash(name)},
        hovertemplate=hover(exhibit),
        legendrank=2000,
    )
