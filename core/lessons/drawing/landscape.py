"""A loss over two weights as a map, with the ways that trainings took on it."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.tint import tint
from core.charts.theme import Figure, Theme, styled
from core.language import say
from core.lessons.loss_surface import BIASES, WEIGHTS, Walk

LOW, HIGH = -4, 8
"""Powers of ten between which losses differ in colour."""
HEIGHT = 400


def landscape(surface: np.ndarray, walks: Mapping[str, Walk], theme: Theme) -> Figure:
    """Dark where the loss is large; the first walk is dashed in the colour of a warning, the other one solid."""
    figure = go.Figure(_map(surface, theme))
    for (name, walk), (colour, dash) in zip(
        walks.items(), [(theme.warning, "dash"), (theme.accent, "solid")], strict=True
    ):
        figure.add_scatter(**_way(walk), name=name, line={"color": colour, "dash": dash, "width": 2.5})
    return styled(
        figure,
        theme,
        x_title=say("recurrent weight"),
        y_title="bias",
        height=HEIGHT,
        x={"range": [WEIGHTS[0], WEIGHTS[-1]]},
        y={"range": [BIASES[0], BIASES[-1]]},
        hovermode="closest",
    )


def _map(surface: np.ndarray, theme: Theme) -> go.Heatmap:
    powers = np.log10(np.clip(surface, 10.0**LOW, 10.0**HIGH))
    ticks = list(range(LOW, HIGH + 1, 4))
    return go.Heatmap(
        x=WEIGHTS,
        y=BIASES,
        z=np.round(powers, 2),
        zmin=LOW,
        zmax=HIGH,
        colorscale=[[0, tint(theme.text, 0)], [1, tint(theme.text, 0.75)]],
        colorbar={"title": {"text": "loss"}, "tickvals": ticks, "ticktext": [f"1e{power}" for power in ticks]}
        | {"thickness": 12, "outlinewidth": 0},
        hovertemplate="weight %{x:.2f}, bias %{y:.2f}: loss 10^%{z}<extra></extra>",
    )


def _way(walk: Walk) -> dict:
    """Its places; one outside is drawn where the way leaves the picture."""
    places = walk.places.copy()
    if walk.left:
        places[-1] = _at_the_edge(places[-2], places[-1])
    marks = {"symbol": ["circle"] * walk.updates + ["x" if walk.left else "circle"], "size": 7}
    return {"x": places[:, 0], "y": places[:, 1], "mode": "lines+markers", "marker": marks, "cliponaxis": False}


def _at_the_edge(inside: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Where the straight way between the two crosses the edge of the picture."""
    low, high = np.array([WEIGHTS[0], BIASES[0]]), np.array([WEIGHTS[-1], BIASES[-1]])
    direction = np.nan_to_num(outside - inside, posinf=1e300, neginf=-1e300)
    direction /= np.abs(direction).max()
    room = np.where(direction > 0, high - inside, inside - low)
    far = np.divide(room, np.abs(direction), out=np.full(2, np.inf), where=direction != 0)
    return inside + far.min() * direction
