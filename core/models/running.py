"""A graph with weights, run in NumPy: forwards, remembering what happens inside, and from there backwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.models.graph import Graph
from core.models.nodes.node import STATES, Node, Pulled, Value, Wire
from core.models.reading import Steps
from core.models.trace import LayerGradient, LayerTrace

Found = dict[Wire, Value]
Inputs = np.ndarray | Mapping[str, np.ndarray]
"""What is brought to a network: one array, or one for each named input."""


class RunningGraph:
    """A graph and its weights, in Keras' order."""

    def __init__(self, graph: Graph, weights: Sequence[np.ndarray]) -> None:
        self.graph = graph
        self._arrays: dict[str, list[np.ndarray]] = {}
        remaining = [np.asarray(array, np.float32) for array in weights]
        for layer, shapes in graph.weights.items():
            arrays, remaining = remaining[: len(shapes)], remaining[len(shapes) :]
            if [array.shape for array in arrays] != list(shapes):
                raise ValueError(f"{layer} needs weights {shapes}, got {[a.shape for a in arrays]}")
            self._arrays[layer] = arrays

    def entered(self, inputs: Inputs) -> Found:
        """What the inputs have become where they can be moved a little: measured values, or tokens' vectors."""
        found = self._brought(inputs)
        for node in self.nodes(before=True):
            found |= self._given(node, self._forward(node, found))
        return {wire: found[wire] for wire in self.graph.entered}

    def answered(self, entered: Found) -> np.ndarray:
        """The output for what has entered."""
        found = dict(entered)
        for node in self.nodes():
            found |= self._given(node, self._forward(node, found))
            for wire in self.graph.done_with[node.name]:
                found.pop(wire, None)
        return self._answer(found)

    def carried(self, entered: Found, states: Mapping[str, Value]) -> tuple[np.ndarray, dict[str, Value]]:
        """The output, and the states in which each node ended; those in `states` go on from there."""
        found, ended = dict(entered), {}
        for node in self.nodes():
            read = self._read(node, found) | ({STATES: states[node.name]} if node.name in states else {})
            given = node.forward(self._arrays[node.layer], read)
            found |= self._given(node, given)
            ended |= {node.name: given[STATES]} if STATES in given else {}
        return self._answer(found), ended

    def remembered(self, entered: Found) -> "Remembered":
        """All that happens inside, for what has entered."""
        found, memories = dict(entered), {}
        for node in self.nodes():
            given, memories[node.name] = node.remember(self._arrays[node.layer], self._read(node, found))
            found |= self._given(node, given)
        return Remembered(self, found, memories)

    def _brought(self, inputs: Inputs) -> Found:
        named = inputs if isinstance(inputs, Mapping) else {self.graph.inputs[0].name: inputs}
        arrays = {each.name: np.asarray(named[each.name]) for each in self.graph.inputs}
        numbers = {each.name: None if each.tokens else np.float32 for each in self.graph.inputs}
        return {Wire(name): Steps(np.asarray(array, numbers[name]), None) for name, array in arrays.items()}

    def nodes(self, *, before: bool = False) -> Iterable[Node]:
        """Those that come after the inputs have entered, or `before`."""
        return (node for node in self.graph.nodes if (node.name in self.graph.before) == before)

    def _forward(self, node: Node, found: Found) -> dict[str, Value]:
        return node.forward(self._arrays[node.layer], self._read(node, found))

    def _answer(self, found: Found) -> np.ndarray:
        return found[self.graph.outputs[0]].values

    def backward(self, node: Node, found: Found, memory: Any, above: dict[str, Any]) -> Pulled:
        """Through one node, from the gradients of what it gave to those of what it read."""
        return node.backward(self._arrays[node.layer], self._read(node, found), memory, above)

    @staticmethod
    def _read(node: Node, found: Found) -> dict[str, Value]:
        return {name: found[wire] for name, wire in node.reads.items()}

    @staticmethod
    def _given(node: Node, given: Mapping[str, Value]) -> Found:
        return {Wire(node.name, output): value for output, value in given.items()}


@dataclass(frozen=True)
class Remembered:
    """What flowed along every wire, and what each node remembers of it."""

    running: RunningGraph
    found: Found
    memories: dict[str, Any]

    @property
    def traces(self) -> tuple[LayerTrace, ...]:
        """Of every recurrent layer, in the order of the nodes."""
        nodes = {node.name: node for node in self.running.graph.nodes}
        return tuple(trace for name, memory in self.memories.items() for trace in nodes[name].traced(memory))

    def pulled(self, above: np.ndarray) -> tuple[dict[Wire, np.ndarray], tuple[LayerGradient, ...]]:
        """From gradients [outputs, ...] of the output down to what has entered; and those of hidden states."""
        running, layers = self.running, ()
        gradients: dict[Wire, Any] = {running.graph.outputs[0]: above}
        for node in reversed([*running.nodes()]):
            own = {wire.output: gradients.pop(wire) for wire in [*gradients] if wire.node == node.name}
            if not own:
                continue
            below, here = running.backward(node, self.found, self.memories[node.name], own)
            layers = here + layers
            for name, gradient in below.items():
                wire = node.reads[name]
                gradients[wire] = _added(gradients[wire], gradient) if wire in gradients else gradient
        return gradients, layers


def _added(first: Any, second: Any) -> Any:
    """Sums of gradients, of arrays or of states in tuples."""
    if isinstance(first, np.ndarray):
        return first + second
    return tuple(_added(*pair) for pair in zip(first, second, strict=True))
