"""Sound: how strong each band is, moment by moment, and the waveform above it."""

import numpy as np
import plotly.graph_objects as go

from core.charts.theme import Theme, styled

MOST_POINTS = 2000


def spectrogram(bands: np.ndarray, theme: Theme, *, height: int = 260) -> go.Figure:
    """Bands [time, bands], low ones below; a timestep is 10 ms."""
    seconds = np.arange(len(bands)) / 100
    drawn = go.Heatmap(
        x=seconds,
        y=np.arange(1, bands.shape[1] + 1),
        z=np.round(bands.T, 2),
        colorscale=[[0, theme.paper], [1, theme.accent]],
        showscale=False,
        hovertemplate="%{x:.2f} s, band %{y}: %{z}<extra></extra>",
    )
    return styled(go.Figure(drawn), theme, x_title="seconds", y_title="band", height=height)


def waveform(
    samples: np.ndarray, rate: int, theme: Theme, *, kept: slice | None = None, height: int = 160
) -> go.Figure:
    """Samples between -1 and 1: the least and the greatest of each stretch; what is not `kept` lies in shade."""
    stretch = max(1, -(-len(samples) // MOST_POINTS))
    whole = samples[: len(samples) // stretch * stretch].reshape(-1, stretch)
    seconds = np.arange(len(whole)) * stretch / rate
    edges = np.stack([whole.min(axis=1), whole.max(axis=1)], axis=1).ravel()
    line = go.Scatter(x=np.repeat(seconds, 2), y=np.round(edges, 4), mode="lines", line={"width": 1})
    figure = styled(go.Figure(line), theme, x_title="seconds", y_title="level", height=height)
    for start, stop in ((0, kept.start), (kept.stop, len(samples))) if kept else ():
        figure.add_vrect(x0=start / rate, x1=stop / rate, fillcolor=theme.muted, opacity=0.15, line_width=0)
    return figure
