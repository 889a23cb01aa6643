"""Several values over timesteps, a line each."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.theme import Theme, styled


def curves(named: Mapping[str, np.ndarray], theme: Theme, *, height: int = 320) -> go.Figure:
    """Name -> [time], counted from 1, in the colours of the theme one after the other."""
    lines = [
        go.Scatter(x=np.arange(1, len(values) + 1), y=values, mode="lines", name=plot(name))
        for name, values in named.items()
    ]
    figure = go.Figure(lines)
    return styled(figure, theme, x_title="timestep", y_title="value", height=height, showlegend=True)
