"""Scores as probabilities, where what answers is no Dense layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.dense import softmax
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Value, Wire


@dataclass(frozen=True, kw_only=True)
class Softmax(Node):
    """Probabilities over the last axis. Gradients are those of the scores below it, as under Dense."""

    values: Wire

    keras_class = "Softmax"

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: Steps(softmax(read[VALUES].values), read[VALUES].mask)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES]})


def example() -> Graph:
    """Shares of the features of each timestep."""
    building = Building(window := Input.measured(5, 3))
    return building.graph(building.add(Softmax(values=window.wire)), entered=[window.wire])
