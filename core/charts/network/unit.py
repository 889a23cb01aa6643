"""One unit followed: its states and gates over a window, and what it had read where it stood highest and lowest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.network.trace import Inside
from core.charts.theme import Theme, styled
from core.language import say

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True)
class Excerpt:
    """What was read before a unit stood as it did: the target [timesteps], scaled, the newest last."""

    name: str
    state: float
    read: np.ndarray


def unit_over_time(facts: Inside, unit: int, theme: Theme, *, height: int = 300) -> go.Figure:
    """The states of a unit, and its gates, at every timestep of a window."""
    row = int(np.flatnonzero(facts.order == unit)[0])
    figure = go.Figure()
    for place, panel in enumerate(facts.panels):
        figure.add_scatter(
            x=np.arange(facts.timesteps),
            y=panel.values[row],
            name=panel.name,
            mode="lines+markers" if facts.timesteps <= 40 else "lines",
            marker={"size": 4},
            line={
                "color": theme.cells.get(facts.cell, theme.accent) if place == 0 else theme.muted,
                "width": 2.2 if place == 0 else 1.4,
                "dash": DASHES[place % len(DASHES)],
            },
            visible=True if place < 2 else "legendonly",
            hovertemplate="%{y:.3f}",
        )
    labels = facts.labels
    x = {"tickvals": facts.ticks, "ticktext": [labels[tick] for tick in facts.ticks], "showgrid": False}
    return styled(
        figure, theme, x_title="", y_title=say("unit {unit}", unit=unit), height=height, x=x, margin={"r": 44}
    )


def before_extremes(
    high: Sequence[Excerpt], low: Sequence[Excerpt], theme: Theme, *, cell: str, height: int = 300
) -> go.Figure:
    """What the unit had read where it stood highest and lowest, all ending at that timestep."""
    figure = go.Figure()
    looks = (("highest", high, theme.cells.get(cell, theme.accent), "solid"), ("lowest", low, theme.text, "dot"))
    for name, excerpts, colour, dash in looks:
        for one in excerpts:
            figure.add_scatter(
                x=np.arange(1 - len(one.read), 1),
                y=one.read,
                legendgroup=name,
                showlegend=False,
                mode="lines",
                opacity=0.35,
                line={"color": colour, "width": 1, "dash": dash},
                hovertemplate=say(
                    "{name}, state {state:+.2f}: %{{y:.2f}}<extra></extra>", name=one.name, state=one.state
                ),
            )
        mean = _mean([one.read for one in excerpts])
        figure.add_scatter(
            x=np.arange(1 - len(mean), 1),
            y=mean,
            name=say("where it stood {name}, mean", name=name),
            legendgroup=name,
            mode="lines",
            line={"color": colour, "width": 2.4, "dash": dash},
            hovertemplate="mean: %{y:.2f}<extra></extra>",
        )
    return styled(
        figure,
        theme,
        x_title=say("timesteps before it"),
        y_title=say("target, scaled"),
        height=height,
        hovermode="closest",
    )


def _mean(reads: Sequence[np.ndarray]) -> np.ndarray:
    """[timesteps] over those that go back so far, the newest last."""
    longest = max(map(len, reads))
    return np.nanmean([np.pad(read, (longest - len(read), 0), constant_values=np.nan) for read in reads], axis=0)
