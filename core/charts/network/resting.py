"""What an answer rests on: bars that add up, beside what happens without each timestep."""

import numpy as np
import plotly.graph_objects as go

from core.charts.network.trace import MOST_TICKS, MOST_TOKENS, labels_of, ticks_of
from core.charts.theme import Theme, styled
from core.language import say


def resting_bars(
    moved: np.ndarray,
    without: np.ndarray,
    theme: Theme,
    *,
    cell: str,
    names: tuple[str, ...] = (),
    tokens: bool = False,
    unit: str = "",
    height: int = 320,
) -> go.Figure:
    """moved, without [timesteps]: by integrated gradients, and by the mean of the column in place of a timestep."""
    labels, places = labels_of(names, len(moved)), np.arange(len(moved))
    figure = go.Figure()
    figure.add_bar(
        x=places,
        y=moved,
        name=say("integrated gradients"),
        marker={"color": theme.cells.get(cell, theme.accent), "line": {"width": 0}},
        customdata=labels,
        hovertemplate="%{customdata}: %{y:+.3g}",
    )
    figure.add_scatter(
        x=places,
        y=without,
        name=say("mean of the column"),
        mode="lines+markers" if len(places) <= 40 else "lines",
        line={"color": theme.text, "width": 1.3, "dash": "dot"},
        marker={"size": 5},
        hovertemplate="%{y:+.3g}",
    )
    ticks = ticks_of(len(moved), most=MOST_TOKENS if tokens else MOST_TICKS)
    x = {"tickvals": ticks, "ticktext": [labels[tick] for tick in ticks], "showgrid": False}
    y_title = say("moves the answer by ({unit})", unit=unit) if unit else say("moves the answer by")
    return styled(figure, theme, x_title="", y_title=y_title, height=height, x=x, margin={"r": 44})
