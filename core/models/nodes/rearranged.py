"""The same numbers in another arrangement: timesteps and features exchanged, or all in one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire


@dataclass(frozen=True, kw_only=True)
class Exchanged(Node):
    """[windows, timesteps, features] to [windows, features, timesteps]."""

    values: Wire

    keras_class = "Permute"
    leading: ClassVar[str] = "dims"

    @property
    def arguments(self) -> dict[str, Any]:
        return {"dims": (2, 1)}

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return read[VALUES][::-1]

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: Steps(read[VALUES].values.swapaxes(1, 2), None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES].swapaxes(1, 2)})


@dataclass(frozen=True, kw_only=True)
class Flattened(Node):
    """[windows, timesteps, features] to [windows, timesteps * features]."""

    values: Wire

    keras_class = "Flatten"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, features = read[VALUES]
        return (timesteps * features,)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        values = read[VALUES].values
        return {VALUES: Steps(values.reshape(len(values), -1), None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES].reshape(-1, *read[VALUES].values.shape[1:])})


def example() -> Graph:
    """All values of a feature, then all of the next."""
    building = Building(window := Input.measured(5, 3))
    exchanged = building.add(Exchanged(values=window.wire))
    return building.graph(building.add(Flattened(values=exchanged)), entered=[window.wire])
