"""One network's score beside its naive rivals."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.charts.safe import plot
from core.charts.theme import Theme, styled
from core.charts.tint import tint


@dataclass(frozen=True)
class Contestant:
    """One bar: a network (`cell` is its cell's name) or a baseline (`cell` is None)."""

    name: str
    value: float
    cell: str | None = None


def scores(
    contestants: Sequence[Contestant],
    *,
    theme: Theme,
    metric: str,
    unit: str | None = None,
    lower_is_better: bool = True,
) -> go.Figure:
    """A bar a contestant, the best on top; baselines stay grey."""
    ordered = sorted(contestants, key=lambda row: row.value, reverse=lower_is_better)
    colours = [theme.cells.get(row.cell, theme.accent) if row.cell else theme.baseline for row in ordered]
    figure = go.Figure(
        go.Bar(
            x=[row.value for row in ordered],
            y=[plot(row.name) for row in ordered],
            orientation="h",
            width=0.56,
            marker={
                "color": [
                    tint(colour, 0.85 if row.cell else 0.45) for row, colour in zip(ordered, colours, strict=True)
                ]
            },
            text=[f"{row.value:,.4g}" for row in ordered],
            textposition="outside",
            textfont={"color": theme.text},
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,.5~g}<extra></extra>",
            showlegend=False,
        )
    )
    title = f"{metric} ({unit})" if unit else metric
    look = {"hovermode": "closest", "margin": {"t": 8, "r": 64}}
    y = {"showgrid": False, "tickfont": {"color": theme.text, "size": 13}}
    return styled(figure, theme, x_title=plot(title), y_title="", height=72 + 44 * max(1, len(ordered)), y=y, **look)
