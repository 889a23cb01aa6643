"""How good translations are by the length of their source."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.charts.theme import Theme, styled
from core.language import say
from core.results.translations.tables import LengthGroup


def by_length(groups: Sequence[LengthGroup], theme: Theme, *, cell: str, rival: str, height: int = 300) -> go.Figure:
    """Mean chrF of each group of lengths, of the network and of the best rival."""
    names = [group.name for group in groups]
    colour = theme.cells.get(cell, theme.accent)
    figure = go.Figure(
        [
            go.Bar(
                x=names,
                y=[group.network for group in groups],
                name="network",
                marker={"color": colour},
                customdata=[[group.texts, group.exact] for group in groups],
                hovertemplate="%{x}: %{y:.1f} over %{customdata[0]:,} texts, %{customdata[1]:.0%} exact<extra></extra>",
            ),
            go.Scatter(
                x=names,
                y=[group.rival for group in groups],
                name=rival,
                mode="lines+markers",
                line={"color": theme.baseline, "dash": "dash", "width": 1.5},
                hovertemplate=f"{rival}: %{{y:.1f}}<extra></extra>",
            ),
        ]
    )
    y = {"range": [0, 101]}
    return styled(figure, theme, x_title=say("Characters of the source"), y_title=say("Mean chrF"), height=height, y=y)
