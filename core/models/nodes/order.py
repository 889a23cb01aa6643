"""The order in which Keras lists what a network is made of, and with it all weights.

Farthest from the output first; where equally far, in the order of a walk from the outputs down.
"""

from collections.abc import Iterable, Sequence

from core.models.nodes.node import Node, Wire


def in_keras_order(nodes: Sequence[Node], outputs: Iterable[Wire]) -> tuple[Node, ...]:
    """Every node that the outputs need, each after those that it reads."""
    walk = _Walk(nodes, outputs)
    return tuple(walk.nodes[name] for name in sorted(walk.finished, key=walk.rank))


def layers_in_keras_order(nodes: Sequence[Node], outputs: Iterable[Wire]) -> tuple[str, ...]:
    """The names of all Keras layers; one that is applied twice stands where it is needed first."""
    walk = _Walk(nodes, outputs)
    return tuple(sorted(walk.first, key=lambda layer: (-walk.layer_depths[layer], walk.first[layer])))


class _Walk:
    """How far each node is from the outputs, and when it was met; as keras.src.ops.function.map_graph has it."""

    def __init__(self, nodes: Sequence[Node], outputs: Iterable[Wire]) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.finished: list[str] = []
        self.first: dict[str, int] = {}
        self.depths: dict[str, int] = {}
        self.layer_depths: dict[str, int] = {}
        for wire in outputs:
            self._visit(wire.node)
        self._measure()

    def rank(self, name: str) -> tuple[int, int]:
        return -self.depths[name], self.first[self.nodes[name].layer]

    def _visit(self, name: str) -> None:
        if name not in self.nodes or name in self.finished:
            return
        self.first.setdefault(self.nodes[name].layer, len(self.first))
        for wire in self.nodes[name].reads.values():
            self._visit(wire.node)
        self.finished.append(name)

    def _measure(self) -> None:
        for name in reversed(self.finished):
            layer = self.nodes[name].layer
            depth = max(self.depths.get(name, 0), self.layer_depths.get(layer, 0))
            self.depths[name] = self.layer_depths[layer] = depth
            for wire in self.nodes[name].reads.values():
                if wire.node in self.nodes:
                    self.depths[wire.node] = max(depth + 1, self.depths.get(wire.node, 0))
