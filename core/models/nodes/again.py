"""A node applied once more, to something else, with the same weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.models.graph import Building, Graph, Input
from core.models.nodes.embedding import Embedding
from core.models.nodes.joined import Joined
from core.models.nodes.node import Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture


@dataclass(frozen=True, kw_only=True)
class OfAnother(Node):
    """A node that applies the Keras layer of another one, with the same weights."""

    of: Node

    @property
    def layer(self) -> str:
        return self.of.name

    @property
    def keras_class(self) -> str:
        return self.of.keras_class

    @property
    def arguments(self) -> dict[str, Any]:
        return self.of.arguments

    def made(self, layers: Any) -> Any:
        return self.of.made(layers)

    def made_code(self) -> str:
        return self.of.made_code()

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        return self.of.weights(read)


@dataclass(frozen=True, kw_only=True)
class Again(OfAnother):
    """The same Keras layer called again, such as one embedding for two texts."""

    wires: tuple[Wire, ...]
    """What is read this time, in the order of that node's inputs."""

    @cached_property
    def reads(self) -> dict[str, Wire]:
        return dict(zip(self.of.reads, self.wires, strict=True))

    @property
    def kind(self) -> str:
        return self.of.kind

    @property
    def gives_states(self) -> bool:
        return self.of.gives_states

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        return self.of.applied(layer, read)

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        return self.of.applied_code(layer, read)

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return self.of.output(read)

    def held(self, arrays: Arrays) -> Any:
        return self.of.held(arrays)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return self.of.forward(arrays, read)

    def remember(self, arrays: Arrays, read: Mapping[str, Value]) -> tuple[dict[str, Value], Any]:
        return self.of.remember(arrays, read)

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return self.of.backward(arrays, read, memory, above)

    def traced(self, memory: Any) -> tuple:
        return self.of.traced(memory)

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """On the row of the first one, at the columns of what it reads."""
        below, key = picture.place(self.wires[0].node), picture.place(self.of.name).key
        if picture.extend(key, first=below.first, last=below.last):
            picture.connect_upwards(below.key, key, first=below.first, last=below.last)
        picture.put(self.name, key, first=below.first, last=below.last)


def example() -> Graph:
    """One embedding for two texts."""
    first, second = Input.tokens_of(4, vocabulary=7, name="first"), Input.tokens_of(4, vocabulary=7, name="second")
    building = Building(first, second)
    vectors = Embedding(name="vectors", named=True, values=first.wire, numbers=7, width=3)
    both = building.add(vectors), building.add(Again(name="again", named=True, of=vectors, wires=(second.wire,)))
    return building.graph(building.add(Joined(parts=both)), entered=both)
