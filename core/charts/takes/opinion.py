"""What a network would say had a sequence or a sound ended at each moment, below what it reads, on the same axis."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.charts.drawing.safe import plot
from core.charts.findings import FRAMES
from core.charts.takes.sound import bands_traced
from core.charts.theme import Theme, styled

MOST_LEADING = 4
"""Labels whose probability is drawn; a theme has as many colours for lines."""
ABOVE = 0.58
"""Of the height, for what is read."""


def sound_opinion(
    bands: np.ndarray, opinions: np.ndarray, classes: Sequence[str], theme: Theme, *, height: int = 400
) -> go.Figure:
    """Bands [frames, bands] as they are read, and opinions [timesteps, classes] below them, in seconds."""
    lines = _lines(opinions, classes, theme, length=len(bands) / FRAMES, unit=" s")
    figure = _below(bands_traced(bands, theme), lines)
    return _titled(figure, theme, x_title="seconds", y_title="band", height=height)


def sequence_opinion(
    named: Mapping[str, np.ndarray], opinions: np.ndarray, classes: Sequence[str], theme: Theme, *, height: int = 400
) -> go.Figure:
    """Name -> [time], counted from 1, and opinions [timesteps, classes] below; these alone where nothing is named."""
    length = max(map(len, named.values()), default=len(opinions))
    lines = _lines(opinions, classes, theme, length=length, unit="")
    if not named:
        figure = styled(go.Figure(lines), theme, x_title="timestep", y_title="probability", height=height)
        return figure.update_yaxes(range=[-0.02, 1.02], tickformat="~%")
    dashes = ("solid", "dot", "dash", "dashdot")
    values = [
        go.Scatter(
            x=np.arange(1, len(each) + 1),
            y=each,
            mode="lines",
            name=plot(name),
            line={"color": theme.muted, "dash": dashes[at % len(dashes)], "width": 1.25},
        )
        for at, (name, each) in enumerate(named.items())
    ]
    return _titled(_below(values, lines), theme, x_title="timestep", y_title="value", height=height)


def leaders(opinions: np.ndarray) -> list[int]:
    """The label that leads at the end, then those that led before, the likeliest first."""
    last, led = int(opinions[-1].argmax()), {int(at) for at in opinions.argmax(axis=1)}
    others = sorted(led - {last}, key=lambda at: -opinions[:, at].max())
    return [last, *others][:MOST_LEADING]


def _lines(opinions: np.ndarray, classes: Sequence[str], theme: Theme, *, length: float, unit: str) -> list[go.Scatter]:
    """A line for each label that leads at some time; a timestep has been read at its end."""
    ends = np.linspace(0, length, len(opinions) + 1)[1:]
    return [
        go.Scatter(
            x=np.round(ends, 3),
            y=np.round(opinions[:, at], 4),
            mode="lines" if len(opinions) > 2 else "lines+markers",
            name=plot(classes[at]),
            line={"color": theme.lines[position], "width": 2.25 if position == 0 else 1.5},
            hovertemplate=f"{plot(classes[at])} %{{y:.1%}} at %{{x}}{unit}<extra></extra>",
        )
        for position, at in enumerate(leaders(opinions))
    ]


def _below(above: Sequence[go.Scatter | go.Heatmap], lines: Sequence[go.Scatter]) -> go.Figure:
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.06, row_heights=[ABOVE, 1 - ABOVE])
    figure.add_traces(list(above), rows=[1] * len(above), cols=[1] * len(above))
    return figure.add_traces(list(lines), rows=[2] * len(lines), cols=[1] * len(lines))


def _titled(figure: go.Figure, theme: Theme, *, x_title: str, y_title: str, height: int) -> go.Figure:
    """The names of both axes; seconds or timesteps stand below the lower one."""
    styled(figure, theme, x_title="", y_title=y_title, height=height, showlegend=True)
    figure.layout.xaxis2.update(title_text=x_title)
    figure.layout.yaxis2.update(title_text="probability", range=[-0.02, 1.02], tickformat="~%")
    return figure
