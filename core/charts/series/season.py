"""The evidence for a season: how alike a series is to itself later, and what it is made of."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.charts.drawing.decimation import kept_positions
from core.charts.drawing.shapes import stripe, upright
from core.charts.theme import Theme, styled
from core.language import say

MARK = {"y": 1, "yref": "paper", "xanchor": "left", "yanchor": "top", "xshift": 4, "showarrow": False}
"""Place of the word beside the lag of the season."""


def autocorrelation(
    values: np.ndarray, theme: Theme, *, season: int, confidence: float, height: int = 260
) -> go.Figure:
    """Autocorrelation [lags from 0] as stems, the season's lags in the accent, the band where noise alone would lie."""
    lags = np.arange(1, len(values))
    stems = values[1:]
    colours = [theme.accent if season > 1 and lag % season == 0 else theme.baseline for lag in lags]
    marked = season > 1 and season < len(values)
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
        x_title=say("timesteps later"),
        y_title="autocorrelation",
        height=height,
        y={"range": [min(-0.3, float(np.nanmin(stems, initial=0)) - 0.05), 1.05]},
        margin={"t": 8},
        showlegend=False,
        hovermode="closest",
        shapes=[
            stripe(confidence, {"fillcolor": theme.muted, "opacity": 0.12}),
            *([upright(season, {"color": theme.accent, "width": 1, "dash": "dot"})] if marked else []),
        ],
        annotations=[MARK | {"x": season, "text": f"season: {season}", "font": {"color": theme.accent}}]
        if marked
        else [],
    )


def decomposition(
    times: np.ndarray, parts: dict[str, np.ndarray], theme: Theme, *, uncertain: int = 0, height: int = 420
) -> go.Figure:
    """Trend, season and rest [time] below each other; `uncertain` timesteps at either end of the trend are dotted."""
    figure = make_subplots(rows=len(parts), cols=1, shared_xaxes=True, vertical_spacing=0.06)
    for row, (name, values) in enumerate(parts.items(), start=1):
        for start, stop, sure in _stretches(len(values), uncertain if name == "trend" else 0):
            kept = start + kept_positions(values[start:stop], 1200)
            colour = theme.accent if name == "season" else theme.text
            figure.add_scatter(
                x=times[kept],
                y=values[kept],
                name=name if sure else say("{name}, uncertain", name=name),
                mode="lines",
                line={"color": colour, "width": 1.3} if sure else {"color": theme.muted, "width": 1.3, "dash": "dot"},
                hovertemplate="%{y:,.4~g}",
                row=row,
                col=1,
            )
    styled(figure, theme, x_title="", y_title="", height=height, showlegend=False, margin={"t": 8})
    for row, name in enumerate(parts, start=1):
        figure.update_yaxes(title_text=name, row=row, col=1)
    return figure


def _stretches(length: int, uncertain: int) -> list[tuple[int, int, bool]]:
    """[start, stop) and whether its values are sure; neighbours share a point, so that the line has no gap."""
    if not 0 < 2 * uncertain < length:
        return [(0, length, True)]
    first, last = uncertain, length - uncertain
    return [(0, first + 1, False), (first, last, True), (last - 1, length, False)]
