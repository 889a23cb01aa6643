"""Dropout (Srivastava et al., 2014): a share of the values hidden at random in each update, and none afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.language import say
from core.models.graph import Building, Graph, Input
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture


@dataclass(frozen=True, kw_only=True)
class Dropout(Node):
    """Its values are those it reads: a trained network answers with all of them."""

    values: Wire
    rate: float
    timesteps: int = 0
    """Whole timesteps are hidden where there are some: tokens, not single values of their vectors."""
    whole: bool = False
    """The same, however many timesteps there are."""

    keras_class = "Dropout"
    leading: ClassVar[str] = "rate"

    @property
    def arguments(self) -> dict[str, Any]:
        whole = {"noise_shape": (None, self.timesteps or None, 1)} if self.timesteps or self.whole else {}
        return {"rate": self.rate, **whole}

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: read[VALUES]}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES]})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """A word on the row of the recurrent layer below."""
        picture.note_dropout(say("dropout {rate:.0%}", rate=self.rate))
        picture.stand_for(self.name, self.values.node)


def example() -> Graph:
    """Some values, and some whole timesteps, of a window."""
    building = Building(window := Input.measured(5, 3))
    values = building.add(Dropout(values=window.wire, rate=0.5))
    values = building.add(Dropout(values=values, rate=0.2, timesteps=5))
    return building.graph(building.add(Dropout(values=values, rate=0.1, whole=True)), entered=[window.wire])
