"""How far back an answer reaches: the gradient against the lag, where vanishing gradients show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.logarithmic import logarithmic_y
from core.charts.theme import Theme, dash_of, styled
from core.words import counted

MOST = 0.95
"""Share of the gradient that counts as all of it."""

FLOOR = 1e-12
"""Share of the largest gradient below which nothing is drawn."""


@dataclass(frozen=True)
class Reach:
    """One network: the share of its gradient at each lag back from the newest timestep, [lags]."""

    label: str
    cell: str
    shares: np.ndarray

    @property
    def timesteps(self) -> int:
        """The fewest newest timesteps that hold nearly all of the gradient; 0 where there is no gradient."""
        if not self.shares.any():
            return 0
        return int(np.searchsorted(self.shares.cumsum(), MOST * self.shares.sum() - 1e-12)) + 1

    @property
    def sentence(self) -> str:
        if not self.timesteps:
            return f"{self.label}: the answer does not move with any input here."
        few = "the newest timestep" if self.timesteps == 1 else f"the newest {counted(self.timesteps, 'timestep')}"
        return f"{self.label}: {MOST:.0%} of the gradient lies on {few} of {len(self.shares)}."


def reach(label: str, cell: str, norms: Sequence[np.ndarray]) -> Reach:
    """The mean over windows of each one's gradient norms [timesteps], as shares that sum to one."""
    mean = np.mean([np.nan_to_num(norm) for norm in norms], axis=0)[::-1]
    total = mean.sum()
    return Reach(label=label, cell=cell, shares=mean / total if total > 0 else mean)


def gradient_against_lag(networks: Sequence[Reach], theme: Theme, *, height: int = 300) -> go.Figure:
    """One line a network on a logarithmic axis; a straight fall is a gradient that vanishes."""
    figure = go.Figure()
    for network in networks:
        visible = np.where(network.shares > network.shares.max(initial=0) * FLOOR, network.shares, np.nan)
        figure.add_scatter(
            x=np.arange(len(visible)),
            y=visible,
            name=network.label,
            mode="lines+markers" if len(visible) <= 30 else "lines",
            line={
                "color": theme.cells.get(network.cell, theme.accent),
                "dash": dash_of(network.cell),
                "width": 2,
            },
            marker={"size": 5},
            hovertemplate="%{y:.2%}",
        )
    styled(figure, theme, x_title="timesteps back from the newest", y_title="share of the gradient", height=height)
    logarithmic_y(figure, (share for line in figure.data for share in line.y), percent=True)
    return figure
