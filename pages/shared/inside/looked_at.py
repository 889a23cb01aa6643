"""A run that is looked into, at one window: its network, the layer that is chosen, and the names of its timesteps."""

from dataclasses import dataclass

import streamlit as st

from core.charts.network.trace import Inside, inside
from core.inference.resting import OneAnswer
from core.inference.trained import Trained
from core.language import say
from core.models.in_numpy.trace import LayerTrace
from core.runs.folder.run import Run
from core.words import counted
from pages.shared.inside.networks import asked_of, weights_of
from pages.shared.results.picking import one_of
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.words import run_name


@dataclass(frozen=True)
class LookedAt:
    """One network at one window."""

    run: Run
    trained: Trained
    position: int

    @property
    def cell(self) -> str:
        return self.run.spec.model.cell

    @property
    def weights(self) -> tuple[str, int]:
        return weights_of(self.run)

    def names(self, layer: LayerTrace) -> tuple[str, ...]:
        """Of the timesteps that a layer read."""
        return self.trained.names(self.position, ahead=layer.ahead)

    def facts(self, layer: LayerTrace) -> Inside:
        """Its states and gates, ready to be drawn."""
        tokens = self.trained.network.graph.inputs[0].tokens
        window = self.trained.features(self.position)
        return inside(layer, self.cell, window=window, names=self.names(layer), tokens=tokens)

    def heading(self) -> None:
        """Which network this is."""
        st.markdown(f"**{md(run_name(self.run))}** · {counted(self.run.spec.model.units, 'unit')}")


def layers_of(one: LookedAt) -> dict[str, LayerTrace]:
    """Name of a layer, with its direction where there are two -> what it held."""
    layers = one.trained.trace(one.position).layers
    both = one.run.spec.model.bidirectional
    return {f"{layer.layer}, {layer.direction}" if both else layer.layer: layer for layer in layers}


def layer_choice(one: LookedAt, *, tab: str) -> str:
    """The name of the layer that is looked at."""
    names = list(layers_of(one))
    return st.selectbox(say("Layer"), names, key=f"{tab}.layer.{one.run.id}") if len(names) > 1 else names[0]


def answer_choice(one: LookedAt, *, tab: str) -> tuple[int, OneAnswer]:
    """The answer that is asked about, and its number among those that can be."""
    asked = asked_of(one.trained, one.position, *one.weights)
    words = [shortened(each.name, longest=60) for each in asked]
    numbers = list(range(len(asked)))
    if len(asked) == 1:
        return 0, asked[0]
    key = f"{tab}.answer.{one.run.id}.{one.position}"
    if len(asked) <= 3:
        number = one_of(say("Answer"), numbers, words=dict(enumerate(words)), key=key)
    else:
        number = st.selectbox(say("Answer"), numbers, format_func=lambda place: words[place], key=key)
    return number, asked[number]
