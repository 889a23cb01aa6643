"""The evidence for a season: how alike a series is to itself later, and what it is made of."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.charts.drawing.decimation import kept_positions
from core.charts.drawing.shapes import stripe
from core.charts.theme import Theme, styled


def autocorrelation(
    values: np.ndarray, theme: Theme, *, season: int, confidence: float, height: int = 260
) -> go.Figure:
    """Autocorrelation [lags from 0] as stems, the season's lags in the accent, the band where noise alone would lie."""
    lags = np.arange(1, len(values))
    stems = values[1:]
    colours = [theme.accent if season > 1 and lag % season == 0 else theme.baseline for lag in lags]
    figure = go.Figure()
    figure.add_bar(
        x=lags,
        y=stems,
        marker={"color": colours, "line": {"width": 0}},
        width=0.35 if len(lags) < 80 else 0.7,
        hovertemplate="%{x} timesteps later: %{y:.2f}<extra></extra>",
    )
    return styled(
        figure,
        theme,
        x_title="timesteps later",
        y_title="autocorrelation",
        height=height,
        y={"range": [min(-0.3, float(np.nanmin(stems, initial=0)) - 0.05), 1.05]},
        margin={"t": 8},
        showlegend=False,
        hovermode="closest",
        shapes=[stripe(confidence, {"fillcolor": theme.muted, "opacity": 0.12})],
    )


def decomposition(times: np.ndarray, parts: dict[str, np.ndarray], theme: Theme, *, height: int = 420) -> go.Figure:
    """Trend, season and rest [time] under each other on one time axis."""
    figure = make_subplots(rows=len(parts), cols=1, shared_xaxes=True, vertical_spacing=0.06)
    for row, (name, values) in enumerate(parts.items(), start=1):
        kept = kept_positions(values, 1200)
        figure.add_scatter(
            x=times[kept],
            y=values[kept],
            name=name,
            mode="lines",
            line={"color": theme.accent if name == "season" else theme.text, "width": 1.3},
            hovertemplate="%{y:,.4~g}",
            row=row,
            col=1,
        )
    styled(figure, theme, x_title="", y_title="", height=height, showlegend=False, margin={"t": 8})
    for row, name in enumerate(parts, start=1):
        figure.update_yaxes(title_text=name, row=row, col=1)
    return figure
