"""Actual against predicted over the parts of a series, and what comes after its last row."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.bands import add_bands
from core.charts.drawing.rival_lines import add_rival
from core.charts.drawing.safe import plot
from core.charts.drawing.timeline import add_line, at, hover, low_and_high, positions, stretch_of, times
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.language import mark, say
from core.results.exhibits.forecasting import Forecast

Stretch = Literal["everything", "test"]
DENSE = 200
PART_TITLES = {"train": mark("Train"), "validation": mark("Validation"), "test": mark("Test")}
BAND = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 0}, "layer": "below"}
TITLE = {"y": 1, "yref": "paper", "xanchor": "left", "yanchor": "top", "showarrow": False, "xshift": 4}


def forecast(
    exhibit: Forecast,
    *,
    theme: Theme,
    cell: str,
    name: str = mark("Predicted"),
    stretch: Stretch = "everything",
    baselines: Sequence[str] = (),
    height: int = 460,
) -> go.Figure:
    """History and prediction over train, validation and test, and the future; bands over test part and future.

    Of the rivals only those named in `baselines` are drawn, so that the legend stays short.
    """
    colour = theme.cells.get(cell, theme.accent)
    line = {"color": colour, "width": 2}
    figure = go.Figure()
    add_bands(figure, exhibit, colour)
    for rival in baselines:
        if rival in exhibit.baselines:
            add_rival(figure, exhibit, rival, theme)
    add_actual(figure, exhibit, theme)
    add_line(figure, exhibit, exhibit.predicted, name=say(name), uid="predicted", line=line, legendgroup="network")
    add_future(
        figure,
        exhibit,
        colour=colour,
        name=say("{name}, future", name=say(name)),
        legendgroup="network",
        showlegend=False,
    )
    return framed(figure, exhibit, theme=theme, stretch=stretch, height=height)


def preview(exhibit: Forecast, *, theme: Theme, cell: str, name: str, height: int = 320) -> go.Figure:
    """What a network in training says about the validation part, with as much history before it."""
    figure = go.Figure()
    add_actual(figure, exhibit, theme)
    part = stretch_of(exhibit, "validation")
    # Hundreds of timesteps on few pixels: a thick line would be a block.
    width = 2.25 if part is None or part[1] - part[0] < DENSE else 1.25
    line = {"color": theme.cells.get(cell, theme.accent), "width": width}
    add_line(figure, exhibit, exhibit.predicted, name=say(name), uid="predicted", line=line)
    styled(figure, theme, x_title=_x_title(exhibit), y_title=_y_title(exhibit), height=height)
    if part is not None:
        start, stop = part
        add_parts(figure, exhibit, theme, visible=(max(0, start - (stop - start)), stop))
    return figure


def waiting(note: str, *, theme: Theme, height: int = 340) -> go.Figure:
    """The place of a preview before there is one, with a word on when it comes."""
    place = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    hidden = {"visible": False}
    told = [place | {"text": note, "font": {"color": theme.muted}}]
    return styled(go.Figure(), theme, x_title="", y_title="", height=height, x=hidden, y=hidden, annotations=told)


def framed(figure: go.Figure, exhibit: Forecast, *, theme: Theme, stretch: Stretch, height: int) -> go.Figure:
    """The figure with house axes, the parts as bands, and the chosen stretch of time in view."""
    styled(figure, theme, x_title=_x_title(exhibit), y_title=_y_title(exhibit), height=height)
    part = stretch_of(exhibit, "test")
    steps = len(exhibit.times) + len(exhibit.future)
    recent = part or (len(exhibit.times) - 2 * len(exhibit.future), len(exhibit.times))
    first = 0 if stretch == "everything" else max(0, recent[0] - (recent[1] - recent[0]) // 2)
    add_parts(figure, exhibit, theme, visible=(first, steps))
    return figure


def add_actual(figure: go.Figure, exhibit: Forecast, theme: Theme) -> None:
    """What really happened, in the text colour."""
    add_line(
        figure,
        exhibit,
        exhibit.actual,
        name=say("Actual"),
        uid="actual",
        line={"color": theme.text, "width": 1.5},
        rank=1,
    )


def add_prediction(figure: go.Figure, exhibit: Forecast, *, name: str, uid: str, line: dict, **options: object) -> None:
    """One run's prediction over the test part alone, for charts that overlay several runs."""
    part = stretch_of(exhibit, "test")
    values = np.full(len(exhibit.predicted), np.nan)
    if part is not None:
        values[part[0] : part[1]] = exhibit.predicted[part[0] : part[1]]
    add_line(figure, exhibit, values, name=name, uid=uid, line=line, **options)


def add_future(
    figure: go.Figure, exhibit: Forecast, *, colour: str, name: str, uid: str = "future", **options: object
) -> None:
    """What comes after the last row, tied to it by a thin line."""
    if not len(exhibit.future):
        return
    x = positions(exhibit, exhibit.future_times)
    tie = {"x": [times(exhibit)[-1], x[0]], "y": [exhibit.actual[-1], exhibit.future[0]]}
    figure.add_trace(
        go.Scatter(
            **tie,
            mode="lines",
            line={"color": tint(colour, 0.6), "width": 1, "dash": "dot"},
            hoverinfo="skip",
            showlegend=False,
            uid=f"{uid}-tie",
            legendgroup=options.get("legendgroup"),
        )
    )
    look = {"mode": "lines+markers", "line": {"color": colour, "width": 2.25}, "showlegend": True} | options
    figure.add_trace(
        go.Scatter(
            x=x,
            y=exhibit.future,
            name=plot(name),
            uid=uid,
            marker={"size": 5, "color": colour},
            hovertemplate=hover(exhibit),
            **look,
        )
    )


def add_parts(figure: go.Figure, exhibit: Forecast, theme: Theme, *, visible: tuple[int, int]) -> None:
    """Train, validation and test as faint labelled bands; `visible` [start, stop) in timesteps is in view."""
    every = np.concatenate([times(exhibit), positions(exhibit, exhibit.future_times)])
    first, stop = visible
    stretches = [(part.name, say(PART_TITLES[part.name]), part.start, part.stop) for part in exhibit.parts]
    if len(exhibit.future):
        stretches.append(("", say("Future"), len(exhibit.times), len(every)))
    bands, titles = [], []
    for kind, title, start, end in stretches:
        if theme.parts.get(kind):
            edges = {"x0": at(every[start]), "x1": at(every[min(end, len(every) - 1)])}
            bands.append(BAND | edges | {"fillcolor": theme.parts[kind]})
        shown = min(end, stop) - max(start, first)
        if shown >= 0.11 * (stop - first):
            words = {"text": title, "font": {"size": 11, "color": theme.muted}}
            titles.append(TITLE | words | {"x": at(every[max(start, first)])})
    margin = (every[-1] - every[first]) / 80
    figure.layout.shapes, figure.layout.annotations = bands, titles
    figure.layout.xaxis.range = [at(every[first]), at(every[stop - 1] + margin)]
    figure.layout.yaxis.range = _range(exhibit, visible)


def _range(exhibit: Forecast, visible: tuple[int, int]) -> list[float] | None:
    """Lowest and highest value in view."""
    start, stop = visible
    seen = [exhibit.actual[start:stop], exhibit.predicted[start:stop]]
    seen += [edge[start:stop] for band in exhibit.test_intervals for edge in (band.lower, band.upper)]
    if stop > len(exhibit.times):
        seen += [exhibit.future, *(edge for band in exhibit.intervals for edge in (band.lower, band.upper))]
    return low_and_high(seen)


def _x_title(exhibit: Forecast) -> str:
    return say("Time") if exhibit.timed else say("Timestep")


def _y_title(exhibit: Forecast) -> str:
    return plot(f"{exhibit.target} ({exhibit.unit})" if exhibit.unit else exhibit.target)
