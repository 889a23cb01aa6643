"""What a network got wrong: over time, as a distribution, and what is still predictable in it."""

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.decimation import decimate
from core.charts.drawing.safe import plot
from core.charts.drawing.shapes import level, stripe, upright
from core.charts.drawing.ticks import whole_numbers
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.language import say
from core.results.figures import number, p_words
from core.results.residuals import Residuals
from core.results.significance import FEWEST, LEVEL
from core.words import counted

HEIGHT = 260


def finding(facts: Residuals, *, unit: str | None = None) -> str:
    """What the residuals say: whether predictions are biased, and whether errors resemble each other."""
    if len(facts.values) < FEWEST:
        return say("Too few predictions to say anything about the residuals.")
    size = f"{number(abs(facts.mean))}{f' {unit}' if unit else ''}"
    off = say("too low by {size} on average", size=size)
    if facts.mean <= 0:
        off = say("too high by {size} on average", size=size)
    biased = facts.bias_p < LEVEL
    if not facts.pattern:
        if biased:
            return say(
                "Biased: predictions are {off} ({p_value}). No other pattern is left.",
                off=off,
                p_value=p_words(facts.bias_p),
            )
        return say(
            "No clear bias ({off}, {p_value}); what is left looks like chance.", off=off, p_value=p_words(facts.bias_p)
        )
    apart = (
        say("neighbouring errors")
        if facts.pattern == 1
        else say("errors {timesteps} apart", timesteps=counted(facts.pattern, "timestep"))
    )
    alike = say(
        "{apart} resemble each other (correlation {autocorrelation:.2f})",
        apart=apart,
        autocorrelation=facts.autocorrelation[facts.pattern],
    )
    lead = (
        say("Biased: predictions are {off}", off=off)
        if biased
        else say("Predictions are {off}, which is no clear bias", off=off)
    )
    return say(
        "{lead} ({p_value}); {alike}: something predictable is left.",
        lead=lead,
        p_value=p_words(facts.bias_p),
        alike=alike,
    )


def over_time(facts: Residuals, *, timed: bool, unit: str | None, theme: Theme, cell: str) -> go.Figure:
    """Residuals where they happened; zero is a perfect prediction."""
    colour = theme.cells.get(cell, theme.accent)
    x, y = decimate(facts.times.astype("datetime64[ns]") if timed else facts.times, facts.values)
    figure = go.Figure(
        go.Scatter(
            x=x,
            y=y,
            mode="markers+lines" if len(x) <= 200 else "lines",
            name=say("Residual"),
            line={"color": tint(colour, 0.55), "width": 1},
            marker={"color": colour, "size": 5},
            hovertemplate="%{y:,.4~g}<extra></extra>",
            showlegend=False,
        )
    )
    zero = level(0, {"color": theme.text, "width": 1})
    x_title = say("Time") if timed else say("Timestep")
    return styled(figure, theme, x_title=x_title, y_title=_title(unit), height=HEIGHT, shapes=[zero])


def distribution(facts: Residuals, *, timed: bool = True, unit: str | None, theme: Theme, cell: str) -> go.Figure:
    """Histogram of the residuals."""
    colour, edges = theme.cells.get(cell, theme.accent), facts.edges
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=facts.counts,
            width=np.diff(edges),
            marker={"color": tint(colour, 0.55), "line": {"color": colour, "width": 1}},
            customdata=np.stack([edges[:-1], edges[1:]], axis=1),
            hovertemplate="%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}: %{y}<extra></extra>",
            showlegend=False,
        )
    )
    zero = upright(0, {"color": theme.text, "width": 1})
    look = {"hovermode": "closest", "bargap": 0, "shapes": [zero]}
    return styled(figure, theme, x_title=_title(unit), y_title=say("Timesteps"), height=HEIGHT, **look)


def autocorrelation(facts: Residuals, *, theme: Theme, cell: str) -> go.Figure:
    """Likeness of residuals that lie some timesteps apart; bars inside the band are chance."""
    colour, values = theme.cells.get(cell, theme.accent), facts.autocorrelation[1:]
    figure = go.Figure(
        go.Bar(
            x=np.arange(1, len(values) + 1),
            y=values,
            marker={"color": np.where(np.abs(values) <= facts.bound, tint(colour, 0.35), colour)},
            hovertemplate="%{x} apart: %{y:.2f}<extra></extra>",
            showlegend=False,
        )
    )
    limit = max(0.5, min(1.0, 1.15 * float(np.abs(values).max(initial=0))))
    return styled(
        figure,
        theme,
        x_title=say("Timesteps apart"),
        y_title=say("Autocorrelation"),
        height=HEIGHT,
        x=whole_numbers(len(values)),
        y={"range": [-limit, limit]},
        hovermode="closest",
        shapes=[stripe(facts.bound, {"fillcolor": tint(theme.muted, 0.12), "layer": "below"})],
    )


def _title(unit: str | None) -> str:
    return plot(say("Actual − predicted ({unit})", unit=unit) if unit else say("Actual − predicted"))
