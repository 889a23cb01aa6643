"""The last states of both directions of an encoder side by side: what a decoder in one direction starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.language import say
from core.models.graph import Building, Graph, Input
from core.models.nodes.node import STATES, VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.nodes.recurrent import Recurrent
from core.models.shown.picture import Picture


@dataclass(frozen=True, kw_only=True)
class Bridged(Node):
    """States [windows, units] of two directions to one set of states [windows, 2 units]; its values are states."""

    states: Wire
    kinds: int
    """How many states each direction has: one, or two for an LSTM."""

    keras_class = "Concatenate"

    @property
    def along(self) -> None:
        return None

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        states = read[STATES]
        return [layer(list(pair)) for pair in zip(states[: self.kinds], states[self.kinds :], strict=True)]

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        states, kinds = read[STATES], self.kinds
        return f"list(map({layer}, map(list, zip({states}[:{kinds}], {states}[{kinds}:]))))"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (read[STATES][-1],)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: (tuple(np.concatenate(pair, axis=-1) for pair in zip(*read[STATES], strict=True)),)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        (states,) = above[VALUES]
        halves = [np.split(gradient, 2, axis=-1) for gradient in states]
        return Pulled({STATES: tuple(zip(*halves, strict=True))})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """The arrow from the forward direction is drawn; of the other one it is said."""
        super().draw(picture, read)
        if layer := picture.place(self.states.node).layer:
            picture.told_ahead(f"{layer} backward", say("from it, too"))


def example() -> Graph:
    """A decoder in one direction that starts from the states of an encoder in both."""
    building = Building(window := Input.measured(5, 3))
    told = {"values": window.wire, "cell": "lstm"}
    building.add(Recurrent(name="encoder", named=True, units=2, bidirectional=True, hands_over=True, **told))
    states = building.add(Bridged(name="bridge", named=True, states=Wire("encoder", STATES), kinds=2))
    decoder = Recurrent(name="decoder", named=True, units=4, states=states, **told)
    return building.graph(building.add(decoder), entered=[window.wire])
