"""A backtest on two charts: the error by step ahead, and what was forecast from each origin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.rival_lines import rival_dash
from core.charts.drawing.safe import plot
from core.charts.drawing.shapes import upright
from core.charts.drawing.timeline import at, low_and_high, positions
from core.charts.series.forecast import add_actual
from core.charts.theme import Theme, dash_of, styled
from core.language import say
from core.results.exhibits.forecasting import Forecast
from core.results.origins import OriginForecast
from core.results.rival_names import rival_title

MARKED = 12
"""Origins that get a line of their own."""


@dataclass(frozen=True)
class StepErrors:
    """The error by step ahead [horizon] of a network of some `cell`, or of a rival (`cell` is None)."""

    name: str
    cell: str | None
    errors: Sequence[float]


def steps_ahead(contestants: Sequence[StepErrors], *, theme: Theme, measure: str, height: int = 320) -> go.Figure:
    """How fast each contestant gets worse with the distance."""
    figure = go.Figure()
    for one in contestants:
        steps = np.arange(1, len(one.errors) + 1)
        figure.add_trace(
            go.Scatter(
                x=steps,
                y=one.errors,
                mode="lines+markers" if len(steps) <= 60 else "lines",
                name=plot(one.name if one.cell else rival_title(one.name)),
                uid=f"steps-{one.name}",
                line=_line(one.cell, theme) if one.cell else {**_line(None, theme), "dash": rival_dash(one.name)},
                marker={"size": 5},
                hovertemplate="%{y:,.4~g}",
                legendrank=1000 if one.cell else 2000,
            )
        )
    few = max((len(one.errors) for one in contestants), default=0) <= 12
    axes = {"x": {"dtick": 1 if few else None}, "y": {"rangemode": "tozero"}}
    return styled(figure, theme, x_title=say("Timesteps ahead"), y_title=plot(measure), height=height, **axes)


def from_origins(
    exhibit: Forecast,
    told: Mapping[str, tuple[str, Sequence[OriginForecast]]],
    *,
    theme: Theme,
    height: int = 400,
) -> go.Figure:
    """What happened, and each network's forecasts (name -> cell and forecasts) from every origin."""
    figure = go.Figure()
    add_actual(figure, exhibit, theme)
    starts = []
    for name, (cell, forecasts) in told.items():
        for number, one in enumerate(forecasts):
            x = positions(exhibit, one.times)
            starts.append(x[0])
            figure.add_trace(
                go.Scatter(
                    x=x,
                    y=one.predicted,
                    mode="lines+markers" if len(x) == 1 else "lines",
                    name=plot(name),
                    uid=f"origin-{name}-{number}",
                    legendgroup=name,
                    showlegend=number == 0,
                    line=_line(cell, theme),
                    hovertemplate="%{y:,.5~g}",
                )
            )
    unit = f"{exhibit.target} ({exhibit.unit})" if exhibit.unit else exhibit.target
    styled(figure, theme, x_title=say("Time") if exhibit.timed else say("Timestep"), y_title=plot(unit), height=height)
    _in_view(figure, exhibit, sorted(set(starts)), theme)
    return figure


def _in_view(figure: go.Figure, exhibit: Forecast, starts: list, theme: Theme) -> None:
    """From a little before the first origin to the end, a dotted line at each origin."""
    if not starts:
        return
    x = positions(exhibit, exhibit.times)
    first = max(int(np.searchsorted(x, starts[0])) - 2 * exhibit.horizon, 0)
    figure.layout.xaxis.range = [at(x[first]), at(x[-1])]
    figure.layout.yaxis.range = low_and_high([exhibit.actual[first:], *(line.y for line in figure.data[1:])])
    line = {"color": theme.baseline, "width": 1, "dash": "dot"}
    figure.layout.shapes = [upright(at(start), line) for start in starts if len(starts) <= MARKED]


def _line(cell: str | None, theme: Theme) -> dict:
    if cell is None:
        return {"color": theme.baseline, "width": 1.5, "dash": "dash"}
    return {"color": theme.cells.get(cell, theme.accent), "width": 2, "dash": dash_of(cell)}
