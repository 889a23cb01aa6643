"""How far back an answer reaches: the gradient against the lag, where vanishing gradients show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.logarithmic import logarithmic_y
from core.charts.theme import Theme, dash_of, styled
from core.data.examples import TIMESTEP
from core.language import say
from core.words import Noun

MOST = 0.95
"""Share of the gradient that counts as all of it."""

FLOOR = 1e-12
"""Share of the largest gradient below which nothing is drawn."""


@dataclass(frozen=True)
class Reach:
    """One network: the share of its gradient at each lag back from the newest timestep, [lags].

    With `around`, at each distance from the timestep that is answered, on both sides of it.
    """

    label: str
    cell: str
    """Empty for a network that others are compared with, such as an untrained one."""
    shares: np.ndarray
    step: Noun = TIMESTEP
    around: bool = False

    @property
    def timesteps(self) -> int:
        """The fewest newest timesteps that hold nearly all of the gradient; 0 where there is no gradient."""
        if not self.shares.any():
            return 0
        return int(np.searchsorted(self.shares.cumsum(), MOST * self.shares.sum() - 1e-12)) + 1

    @property
    def finding(self) -> str:
        """On how many timesteps nearly all of it lies; a sentence without its full stop."""
        if not self.timesteps:
            return say("The answer does not move with any input here")
        return say("{share:.0%} of the gradient lies on {timesteps}", share=MOST, timesteps=self._nearly_all)

    @property
    def _nearly_all(self) -> str:
        count, all_there_are = self.timesteps, len(self.shares)
        step = say(self.step.one)
        if self.around and count > 1:
            sides = self.step.counted(count - 1)
            return say("the {step} that is answered and up to {sides} on either side", step=step, sides=sides)
        if self.around:
            return say("the {step} that is answered itself", step=step)
        every = self.step.counted(all_there_are)
        if count == 1:
            return say("the newest of {every}", every=every)
        return say("the newest {count:,} of {every}", count=count, every=every)


def reach(label: str, cell: str, norms: Sequence[np.ndarray], *, step: Noun = TIMESTEP, around: bool = False) -> Reach:
    """The mean over windows of each one's gradient norms [timesteps], as shares that sum to one."""
    mean = np.mean([np.nan_to_num(norm) for norm in norms], axis=0)[::-1]
    total = mean.sum()
    return Reach(label, cell, mean / total if total > 0 else mean, step, around)


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
                "color": theme.cells.get(network.cell, theme.accent) if network.cell else theme.baseline,
                "dash": dash_of(network.cell) if network.cell else "dot",
                "width": 2,
            },
            marker={"size": 5},
            hovertemplate="%{y:.2%}",
        )
    styled(figure, theme, x_title=_lags(networks), y_title=say("share of the gradient"), height=height)
    logarithmic_y(figure, (share for line in figure.data for share in line.y), percent=True)
    return figure


def _lags(networks: Sequence[Reach]) -> str:
    """What is counted on the axis."""
    step = networks[0].step.many if networks else TIMESTEP.many
    around = networks and all(network.around for network in networks)
    return (
        say("{step} away from the one that is answered", step=step)
        if around
        else say("{step} back from the newest", step=step)
    )
