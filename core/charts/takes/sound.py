"""Sound: how strong each band is, moment by moment, and the waveform above it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.findings import FRAMES
from core.charts.theme import Theme, styled

MOST_POINTS = 2000
MOST_HEARD = 300
"""Symbols that are written above a spectrogram."""


def spectrogram(bands: np.ndarray, theme: Theme, *, height: int = 260) -> go.Figure:
    """Bands [time, bands], low ones below; a timestep is 10 ms."""
    figure = go.Figure(bands_traced(bands, theme))
    return styled(figure, theme, x_title="seconds", y_title="band", height=height)


def bands_traced(bands: np.ndarray, theme: Theme) -> list[go.Heatmap]:
    """The bands over seconds, for a figure that has more to show."""
    drawn = go.Heatmap(
        x=np.arange(len(bands)) / FRAMES,
        y=np.arange(1, bands.shape[1] + 1),
        z=np.round(bands.T, 2),
        colorscale=[[0, theme.paper], [1, theme.accent]],
        showscale=False,
        hovertemplate="%{x:.2f} s, band %{y}: %{z}<extra></extra>",
    )
    return [drawn]


def heard(
    bands: np.ndarray, symbols: Sequence[str], frames: np.ndarray, theme: Theme, *, height: int = 280
) -> go.Figure:
    """The spectrogram, and above it each symbol at the frame [symbols] at which it was heard."""
    figure = spectrogram(bands, theme, height=height)
    top, count = bands.shape[1], min(len(symbols), MOST_HEARD)
    # A timestep of several frames may reach beyond the last one.
    seconds = np.minimum(np.asarray(frames[:count]), len(bands) - 1) / 100
    lines = np.repeat(seconds, 3)
    ends = np.tile([0.5, top + 0.5, np.nan], count)
    line = {"color": theme.text, "width": 1, "dash": "dot"}
    figure.add_trace(go.Scatter(x=lines, y=ends, mode="lines", line=line, opacity=0.5, hoverinfo="skip"))
    shown = [plot("\u2423" if symbol == " " else symbol) for symbol in symbols[:count]]
    figure.add_trace(
        go.Scatter(
            x=seconds,
            y=np.full(count, top + 3.0),
            mode="text",
            text=shown,
            textfont={"color": theme.text, "size": 13},
            hovertemplate="%{text} at %{x:.2f} s<extra></extra>",
        )
    )
    figure.update_yaxes(range=[0.5, top + 6])
    return figure.update_layout(showlegend=False)


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
