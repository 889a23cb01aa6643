"""Where a window of measured values holds nothing: timesteps of nothing but zeros, which fill short sequences up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Value, Wire
from core.models.nodes.pooled import Pooled


@dataclass(frozen=True, kw_only=True)
class Masking(Node):
    """The same values; timesteps whose features are all 0 are passed over by what comes after."""

    values: Wire

    keras_class = "Masking"

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        values = read[VALUES].values
        return {VALUES: Steps(values, (values != 0).any(axis=-1))}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES]})


def example() -> Graph:
    """The mean over the timesteps that hold something."""
    building = Building(window := Input.measured(5, 3))
    seen = building.add(Masking(values=window.wire))
    return building.graph(building.add(Pooled(values=seen, how="mean")), entered=[window.wire])
