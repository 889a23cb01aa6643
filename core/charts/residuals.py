"""What a network got wrong: over time, as a distribution, and what is still predictable in it."""

from statistics import NormalDist

import numpy as np
import plotly.graph_objects as go

from core.charts.safe import plot
from core.charts.shapes import level, stripe, upright
from core.charts.theme import Theme, styled
from core.charts.tint import tint
from core.data.decimation import decimate
from core.results.residuals import Residuals

HEIGHT = 260


def finding(facts: Residuals) -> str:
    """What the residuals say, in a sentence."""
    count, lags = len(facts.values), facts.autocorrelation[1:]
    if count < 2:
        return "Too few predictions to say anything about what is left over."
    words = ["No bias: errors above and below cancel out"]
    if abs(facts.mean) > 1.96 * facts.spread / np.sqrt(count):
        words = [f"Its predictions are too {'low' if facts.mean > 0 else 'high'} by {abs(facts.mean):,.4g} on average"]
    strongest = int(np.abs(lags).argmax()) if len(lags) else 0
    if len(lags) and abs(lags[strongest]) > _surprise(len(lags), count):
        apart = "neighbouring errors" if strongest == 0 else f"errors {strongest + 1} timesteps apart"
        words.append(f"{apart} resemble each other (correlation {lags[strongest]:.2f}): something predictable is left")
    else:
        words.append("what is left looks like chance")
    return "; ".join(words) + "."


def over_time(facts: Residuals, *, timed: bool, unit: str | None, theme: Theme, cell: str) -> go.Figure:
    """Residuals where they happened; zero is a perfect prediction."""
    colour = theme.cells.get(cell, theme.accent)
    x, y = decimate(facts.times.astype("datetime64[ns]") if timed else facts.times, facts.values)
    figure = go.Figure(
        go.Scatter(
            x=x,
            y=y,
            mode="markers+lines" if len(x) <= 200 else "lines",
            name="Residual",
            line={"color": tint(colour, 0.55), "width": 1},
            marker={"color": colour, "size": 5},
            hovertemplate="%{y:,.4~g}<extra></extra>",
            showlegend=False,
        )
    )
    zero = level(0, {"color": theme.text, "width": 1})
    x_title = "Time" if timed else "Timestep"
    return styled(figure, theme, x_title=x_title, y_title=_title(unit), height=HEIGHT, shapes=[zero])


def distribution(facts: Residuals, *, timed: bool = True, unit: str | None, theme: Theme, cell: str) -> go.Figure:
    """How often a residual has which size."""
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
    return styled(figure, theme, x_title=_title(unit), y_title="Timesteps", height=HEIGHT, **look)


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
        x_title="Timesteps apart",
        y_title="Autocorrelation",
        height=HEIGHT,
        x={"tickformat": "d"},
        y={"range": [-limit, limit]},
        hovermode="closest",
        shapes=[stripe(facts.bound, {"fillcolor": tint(theme.muted, 0.12), "layer": "below"})],
    )


def _surprise(lags: int, count: int) -> float:
    """Autocorrelation that chance exceeds at any of `lags` lags once in twenty series (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / lags) / np.sqrt(count)


def _title(unit: str | None) -> str:
    return plot(f"Actual − predicted ({unit})" if unit else "Actual − predicted")
