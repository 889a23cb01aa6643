"""Drawings in a plane: points in their order, a dot where each begins."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.theme import Theme, styled


def paths(named: Mapping[str, np.ndarray], theme: Theme, *, height: int = 300) -> go.Figure:
    """Name -> points [time, 2], side by side, each moved to the middle of its place and all on one scale."""
    shown = {name: points - points.mean(axis=0) for name, points in named.items()}
    reach = max((float(np.abs(points).max()) for points in shown.values()), default=1.0) or 1.0
    lines = []
    for place, (name, points) in enumerate(shown.items()):
        x, y = np.round(points[:, 0] / reach + 2.6 * place, 3), np.round(points[:, 1] / reach, 3)
        colour = {"color": theme.accent}
        lines.append(go.Scatter(x=x, y=y, mode="lines", line=colour, hoverinfo="skip"))
        lines.append(go.Scatter(x=x[:1], y=y[:1], mode="markers", marker=colour, hoverinfo="skip"))
        arrow = {**colour, "symbol": "arrow", "angleref": "previous", "size": [0, 14]}
        lines.append(go.Scatter(x=x[-2:], y=y[-2:], mode="markers", marker=arrow, hoverinfo="skip"))
        lines.append(go.Scatter(x=[2.6 * place], y=[-1.4], mode="text", text=[plot(name)], hoverinfo="skip"))
    figure = styled(go.Figure(lines), theme, x_title="", y_title="", height=height, showlegend=False)
    figure.update_xaxes(visible=False, range=[-1.4, 2.6 * len(shown) - 1.2])
    return figure.update_yaxes(visible=False, range=[-1.8, 1.3], scaleanchor="x")
