"""A series as it was brought: its line, what was filled in, and what it was before."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.decimation import kept_positions
from core.charts.drawing.safe import plot
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.data.series import Series
from core.language import say
from core.words import counted

POINTS = 2000
MARKS = 600
DENSE, MEANS = 1000, 120
"""From so many timesteps on a moving mean is drawn too, and how many of its widths stand side by side."""


@dataclass(frozen=True)
class SeriesLine:
    """What a screen can show of one series: times [points] (datetime64 or positions) and values [points]."""

    name: str
    unit: str | None
    times: np.ndarray
    values: np.ndarray
    repaired: np.ndarray
    """[points] True where the value was filled in rather than measured."""
    timesteps: int
    """How many the series has in the span shown, before it was thinned."""


def line_of(series: Series, *, span: tuple[str, str] | None = None, points: int = POINTS) -> SeriesLine:
    """The target of a series within `span` (as Plotly states a range), thinned to what a screen can show."""
    repaired = np.zeros(len(series), bool) if series.repaired is None else series.repaired
    return make_line(
        series.target,
        np.asarray(series.index),
        series.target_values,
        repaired=repaired,
        unit=series.unit,
        span=span,
        points=points,
    )


def make_line(
    name: str,
    times: np.ndarray,
    values: np.ndarray,
    *,
    repaired: np.ndarray | None = None,
    unit: str | None = None,
    span: tuple[str, str] | None = None,
    points: int = POINTS,
) -> SeriesLine:
    """The same for values [time] that are not a series yet; times in ascending order."""
    start, stop = _within(times, span)
    times, values = times[start:stop], values[start:stop]
    repaired = np.zeros(len(values), bool) if repaired is None else repaired[start:stop]
    kept = kept_positions(values, points) if len(values) else np.arange(0)
    marked = np.flatnonzero(repaired)
    kept = np.union1d(kept, marked[:: max(1, len(marked) // MARKS)])
    return SeriesLine(name, unit, times[kept], values[kept], repaired[kept], timesteps=len(values))


def moving_mean(series: Series, *, span: tuple[str, str] | None = None) -> SeriesLine | None:
    """The mean around each timestep within `span`, where the line is too dense to be followed; None elsewhere."""
    start, stop = _within(np.asarray(series.index), span)
    if stop - start < DENSE:
        return None
    width = (stop - start) // MEANS | 1
    sums = np.concatenate([[0.0], np.nancumsum(series.target_values)])
    places = np.arange(len(series))
    low, high = np.maximum(places - width // 2, 0), np.minimum(places + width // 2 + 1, len(series))
    means = (sums[high] - sums[low]) / (high - low)
    return make_line(
        say("mean of {timesteps}", timesteps=counted(width, "timestep")),
        np.asarray(series.index),
        means,
        unit=series.unit,
        span=span,
    )


def series(
    line: SeriesLine,
    theme: Theme,
    *,
    before: SeriesLine | None = None,
    mean: SeriesLine | None = None,
    height: int = 380,
) -> go.Figure:
    """The line in the text colour, filled-in points in the accent, what stood in the file pale behind it.

    With a `mean` the line itself is faint.
    """
    figure = go.Figure()
    if before is not None:
        figure.add_scatter(
            x=before.times,
            y=before.values,
            name=say("as it stood"),
            mode="lines+markers" if len(before.values) < 400 else "lines",
            line={"color": theme.warning, "width": 1, "dash": "dot"},
            marker={"size": 4},
            hovertemplate=_hover(before),
        )
    figure.add_scatter(
        x=line.times,
        y=line.values,
        name=plot(line.name),
        mode="lines",
        line={"color": theme.text, "width": 1.4} if mean is None else {"color": tint(theme.text, 0.35), "width": 1},
        hovertemplate=_hover(line),
    )
    if mean is not None:
        figure.add_scatter(
            x=mean.times,
            y=mean.values,
            name=mean.name,
            mode="lines",
            line={"color": theme.text, "width": 2},
            hovertemplate=_hover(mean),
        )
    if line.repaired.any():
        figure.add_scatter(
            x=line.times[line.repaired],
            y=line.values[line.repaired],
            name=say("filled in"),
            mode="markers",
            marker={"color": theme.accent, "size": 6 if line.repaired.sum() < 60 else 4},
            hovertemplate=_hover(line),
        )
    timed = np.issubdtype(line.times.dtype, np.datetime64)
    y_title = plot(line.name if line.unit is None else f"{line.name} [{line.unit}]")
    alone = len(figure.data) == 1
    look = {"showlegend": not alone, "uirevision": line.name, "margin": {"t": 8 if alone else 32}}
    return styled(figure, theme, x_title="" if timed else "timestep", y_title=y_title, height=height, **look)


def _hover(line: SeriesLine) -> str:
    unit = f" {plot(line.unit)}" if line.unit else ""
    return f"%{{y:,.5~g}}{unit}"


def _within(times: np.ndarray, span: tuple[str, str] | None) -> tuple[int, int]:
    """Positions of the span and one point to either side, so that the line runs to the chart's edge."""
    if span is None or not len(times):
        return 0, len(times)
    if np.issubdtype(times.dtype, np.datetime64):
        low, high = (np.datetime64(end[:26].replace(" ", "T")) for end in span)
    else:
        low, high = (float(end) for end in span)
    start, stop = np.searchsorted(times, [low, high])
    return max(0, start - 1), min(len(times), stop + 2)
