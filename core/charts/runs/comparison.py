"""Several runs on one chart: their scores over seeds, and their forecasts laid over each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.rival_lines import add_rival
from core.charts.drawing.safe import plot
from core.charts.drawing.shapes import upright
from core.charts.drawing.tint import tint
from core.charts.series.forecast import Stretch, add_actual, add_future, add_prediction, framed
from core.charts.theme import Theme, dash_of, styled
from core.language import say
from core.results.exhibits.forecasting import Forecast

NAMES_WIDTH, NAME_CHARACTER, NAME_ROW = 250, 6, 14
"""Pixels: how wide the plot is on a phone where names stand above it, a character, and the height of a row."""

NAME = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}


@dataclass(frozen=True)
class Entrant:
    """One run in a comparison; runs of one cell share `group`, `name` tells them apart."""

    run: str
    cell: str
    group: str
    name: str
    score: float | None = None
    forecast: Forecast | None = None


def spread(
    entrants: Sequence[Entrant],
    baselines: Mapping[str, float],
    *,
    theme: Theme,
    metric: str,
    unit: str | None = None,
) -> go.Figure:
    """A dot a run, a bar a mean, and the baselines as lines that every dot has to beat."""
    figure = go.Figure()
    groups = list(dict.fromkeys(entrant.group for entrant in entrants))
    for group in groups:
        members = [entrant for entrant in entrants if entrant.group == group and entrant.score is not None]
        if not members:
            continue
        colour = theme.cells.get(members[0].cell, theme.accent)
        figure.add_trace(
            go.Scatter(
                x=[entrant.score for entrant in members],
                y=[plot(group)] * len(members),
                mode="markers",
                uid=f"dots-{group}",
                marker={"size": 10, "color": tint(colour, 0.55), "line": {"color": colour, "width": 1}},
                text=[plot(entrant.name) for entrant in members],
                hovertemplate="%{text}: %{x:,.5~g}<extra></extra>",
                showlegend=False,
            )
        )
        mean = float(np.mean([entrant.score for entrant in members]))
        figure.add_trace(
            go.Scatter(
                x=[mean],
                y=[plot(group)],
                mode="markers",
                uid=f"mean-{group}",
                marker={"symbol": "line-ns-open", "size": 26, "line": {"color": colour, "width": 3}, "color": colour},
                hovertemplate=say("mean of {group}: %{{x:,.5~g}}<extra></extra>", group=plot(group)),
                showlegend=False,
            )
        )
    title = f"{metric} ({unit})" if unit else metric
    lines, names, rows = _rivals(figure, baselines, theme)
    above = 16 + NAME_ROW * rows
    return styled(
        figure,
        theme,
        x_title=plot(title),
        y_title="",
        height=74 + above + 48 * max(1, len(groups)),
        y={
            "categoryorder": "array",
            "categoryarray": [plot(group) for group in reversed(groups)],
            "showgrid": True,
            "tickfont": {"color": theme.text, "size": 13},
        },
        margin={"t": above},
        hovermode="closest",
        shapes=lines,
        annotations=names,
    )


def overlaid(
    entrants: Sequence[Entrant],
    *,
    theme: Theme,
    stretch: Stretch = "test",
    rivals: Sequence[str] = (),
    height: int = 440,
) -> go.Figure:
    """The test part as it happened and as every run predicted it, with what each expects next.

    Of the rivals only those named in `rivals` are drawn, so that the legend stays short.
    """
    figure = go.Figure()
    told = [entrant for entrant in entrants if entrant.forecast is not None]
    if not told:
        return styled(figure, theme, x_title=say("Time"), y_title="", height=height)
    longest = max((entrant.forecast for entrant in told), key=lambda exhibit: len(exhibit.times))
    for rival in rivals:
        if rival in longest.baselines:
            add_rival(figure, longest, rival, theme)
    add_actual(figure, longest, theme)
    seen: set[str] = set()
    for entrant in told:
        colour = theme.cells.get(entrant.cell, theme.accent)
        legend = {"legendgroup": entrant.group, "showlegend": entrant.group not in seen}
        line = {"color": colour, "width": 1.75, "dash": dash_of(entrant.cell)}
        seen.add(entrant.group)
        add_prediction(
            figure, entrant.forecast, name=entrant.group, uid=f"{entrant.run}-predicted", line=line, **legend
        )
        add_future(
            figure,
            entrant.forecast,
            colour=colour,
            name=say("{name}, future", name=entrant.name),
            uid=f"{entrant.run}-future",
            legendgroup=entrant.group,
            showlegend=False,
            mode="lines",
            line={**line, "width": 1.5},
        )
    framed(figure, longest, theme=theme, stretch=stretch, height=height)
    if len(told) > 3:
        figure.layout.hovermode = "closest"
    return figure


def _rivals(figure: go.Figure, baselines: Mapping[str, float], theme: Theme) -> tuple[list[dict], list[dict], int]:
    """Dashed lines, their names above the plot, and in how many rows these stand so that neighbours do not collide."""
    ends: list[float] = []
    lines, names = [], []
    known = [value for trace in figure.data for value in trace.x] + list(baselines.values())
    pixel = (max(known) - min(known)) / NAMES_WIDTH if known else 0.0
    for name, value in sorted(baselines.items(), key=lambda item: item[1]):
        half = len(name) * NAME_CHARACTER * pixel / 2
        row = next((row for row, end in enumerate(ends) if end < value - half), len(ends))
        ends[row : row + 1] = [value + half + 2 * NAME_CHARACTER * pixel]
        lines.append(upright(value, {"color": theme.baseline, "width": 1.5, "dash": "dash"}))
        place = {"x": value, "yshift": 2 + NAME_ROW * row}
        names.append(NAME | place | {"text": plot(name), "font": {"size": 11, "color": theme.muted}})
    return lines, names, len(ends)
