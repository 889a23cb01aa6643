"""The length of the gradient in each layer while a network was trained: of an answer, or of the weights."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.decimation import kept_positions
from core.charts.drawing.logarithmic import logarithmic_y
from core.charts.theme import Theme, styled
from core.language import say
from core.results.figures import number

Lengths = Mapping[int, Mapping[str, float]]
"""Epoch -> layer -> length of the gradient."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
POINTS, FEW = 1000, 30
"""Epochs that a line shows at most; up to which number each is drawn as a point, too."""


def layer_gradient_lines(lengths: Lengths, theme: Theme, *, cell: str, height: int = 300) -> go.Figure:
    """One line a layer, on a logarithmic axis; of many epochs as many as a screen can show."""
    figure = go.Figure()
    for place, (layer, by_epoch) in enumerate(_by_layer(lengths).items()):
        epochs, values = list(by_epoch), list(by_epoch.values())
        kept = kept_positions(np.array(values), POINTS)
        figure.add_scatter(
            x=[epochs[at] for at in kept],
            y=[values[at] for at in kept],
            name=layer,
            mode="lines+markers" if len(epochs) <= FEW else "lines",
            line={"color": theme.cells.get(cell, theme.accent), "dash": DASHES[place % len(DASHES)], "width": 2},
            hovertemplate="%{y:.3g}",
        )
    styled(
        figure,
        theme,
        x_title=say("epochs trained"),
        y_title=say("length of the gradient"),
        height=height,
        showlegend=True,
    )
    logarithmic_y(figure, (value for line in figure.data for value in line.y))
    return figure


def layer_gradient_words(lengths: Lengths) -> str:
    """How each layer's went: "lstm from 0.012 before training to 0.5 after epoch 16"."""
    told = []
    for layer, by_epoch in _by_layer(lengths).items():
        (first, before), *_, (last, after) = [*by_epoch.items(), *by_epoch.items()]
        start = say("before training") if first == 0 else say("after epoch {first}", first=first)
        told.append(
            say(
                "{layer} from {before} {start} to {after} after epoch {last}",
                layer=layer,
                before=number(before),
                start=start,
                after=number(after),
                last=last,
            )
        )
    return say("Length of the gradient: {told}.", told="; ".join(told))


def _by_layer(lengths: Lengths) -> dict[str, dict[int, float]]:
    layers = dict.fromkeys(layer for found in lengths.values() for layer in found)
    return {
        layer: {epoch: found[layer] for epoch, found in sorted(lengths.items()) if layer in found} for layer in layers
    }
