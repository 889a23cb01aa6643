"""A graph with weights, run in NumPy: forwards, remembering what happens inside, and from there backwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.models.graph import Graph
from core.models.in_numpy.reading import Steps
from core.models.in_numpy.trace import LayerGradient, LayerTrace
from core.models.nodes.node import STATES, VALUES, Node, Pulled, Value, Wire

WINDOWS_AT_ONCE = 512
"""Windows worked on together: enough for quick products, few enough to stay in the processor's cache."""
Found = dict[Wire, Value]
Inputs = np.ndarray | dict[str, np.ndarray]
"""What is brought to a network: one array, or one for each named input."""
Answers = dict[str, np.ndarray]
"""What a network answers: each output by the name of its node, in the order of the graph."""


class RunningGraph:
    """A graph and its weights, in Keras' order."""

    def __init__(self, graph: Graph, weights: Sequence[np.ndarray]) -> None:
        self.graph = graph
        arrays: dict[str, list[np.ndarray]] = {}
        remaining = [np.asarray(array, np.float32) for array in weights]
        for layer, shapes in graph.weights.items():
            arrays[layer], remaining = remaining[: len(shapes)], remaining[len(shapes) :]
            if [array.shape for array in arrays[layer]] != list(shapes):
                raise ValueError(f"{layer} needs weights {shapes}, got {[a.shape for a in arrays[layer]]}")
        self._inputs = [(each.wire, None if each.tokens else np.float32) for each in graph.inputs]
        calls = [Call.of(node, arrays[node.layer]) for node in graph.nodes]
        self._before = [call for call in calls if call.node.name in graph.before]
        self._calls = [call for call in calls if call.node.name not in graph.before]

    @property
    def calls(self) -> "tuple[Call, ...]":
        """The nodes at work, each after those that it reads."""
        return (*self._before, *self._calls)

    def answers(self, inputs: Inputs) -> Answers:
        """Every output [windows, ...] for inputs as in training; by name where there are several."""
        count = len(next(iter(inputs.values())) if isinstance(inputs, dict) else inputs)
        parts = [self._part(inputs, slice(at, at + WINDOWS_AT_ONCE)) for at in range(0, count, WINDOWS_AT_ONCE)]
        if not parts:
            return {wire.node: np.empty((0, *self.graph.sizes[wire.node]), np.float32) for wire in self.graph.outputs}
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def entered(self, inputs: Inputs) -> Found:
        """What the inputs have become where they can be moved a little: measured values, or tokens' vectors."""
        found = self._brought(inputs)
        for call in self._before:
            call.forward(found)
        return {wire: found[wire] for wire in self.graph.entered}

    def answered(self, entered: Found) -> Answers:
        """Every output for what has entered."""
        found = dict(entered)
        for call in self._calls:
            call.forward(found)
            for wire in self.graph.done_with[call.node.name]:
                found.pop(wire, None)
        return self._answers(found)

    def carried(self, entered: Found, states: Mapping[str, Value]) -> tuple[Answers, dict[str, Value]]:
        """The same, and the states in which each node ended; those in `states` go on from there."""
        found, ended = dict(entered), {}
        for call in self._calls:
            given = call.forward(found, states.get(call.node.name))
            if STATES in given:
                ended[call.node.name] = given[STATES]
        return self._answers(found), ended

    def remembered(self, entered: Found) -> "Remembered":
        """All that happens inside, for what has entered."""
        found = dict(entered)
        return Remembered(self.graph, found, [(call, call.remember(found)) for call in self._calls])

    def _part(self, inputs: Inputs, these: slice) -> Answers:
        if isinstance(inputs, dict):
            return self.answered(self.entered({name: array[these] for name, array in inputs.items()}))
        return self.answered(self.entered(inputs[these]))

    def _brought(self, inputs: Inputs) -> Found:
        named = inputs if isinstance(inputs, dict) else {self.graph.inputs[0].name: inputs}
        return {wire: Steps(np.asarray(named[wire.node], numbers), None) for wire, numbers in self._inputs}

    def _answers(self, found: Found) -> Answers:
        return {wire.node: found[wire].values for wire in self.graph.outputs}


class Call(NamedTuple):
    """A node at work: what it holds, and the wires from which it reads and to which it gives."""

    node: Node
    held: Any
    """Its weights, as it takes them."""
    reads: tuple[tuple[str, Wire], ...]
    gives: dict[str, Wire]

    @classmethod
    def of(cls, node: Node, arrays: list[np.ndarray]) -> "Call":
        gives = {output: Wire(node.name, output) for output in (VALUES, STATES)}
        return cls(node, node.held(arrays), tuple(node.reads.items()), gives)

    def forward(self, found: Found, states: Value | None = None) -> dict[str, Value]:
        """What the node gives, which is added to `found`; it starts from `states` where there are some."""
        read = {}
        for name, wire in self.reads:
            read[name] = found[wire]
        if states is not None:
            read[STATES] = states
        given = self.node.forward(self.held, read)
        for output, value in given.items():
            found[self.gives[output]] = value
        return given

    def remember(self, found: Found) -> Any:
        """What the node remembers of it."""
        given, memory = self.node.remember(self.held, self.read(found))
        found |= {self.gives[output]: value for output, value in given.items()}
        return memory

    def backward(self, found: Found, memory: Any, above: Mapping[str, Any]) -> Pulled:
        """From the gradients of what the node gave to those of what it read."""
        return self.node.backward(self.held, self.read(found), memory, above)

    def read(self, found: Found) -> dict[str, Value]:
        """What the node reads, by the names of its inputs."""
        return {name: found[wire] for name, wire in self.reads}


@dataclass(frozen=True)
class Remembered:
    """What flowed along every wire, and what each node remembers of it."""

    graph: Graph
    found: Found
    memories: list[tuple[Call, Any]]

    @property
    def traces(self) -> tuple[LayerTrace, ...]:
        """Of every recurrent layer, in the order of the nodes."""
        return tuple(trace for call, memory in self.memories for trace in call.node.traced(memory))

    def pulled(self, above: Mapping[Wire, np.ndarray]) -> tuple[dict[Wire, np.ndarray], tuple[LayerGradient, ...]]:
        """From gradients [outputs, ...] of what is answered down to what has entered; and those of hidden states."""
        layers: tuple[LayerGradient, ...] = ()
        gradients: dict[Wire, Any] = dict(above)
        for call, memory in reversed(self.memories):
            own = {wire.output: gradients.pop(wire) for wire in [*gradients] if wire.node == call.node.name}
            if not own:
                continue
            below, here = call.backward(self.found, memory, own)
            layers = here + layers
            for name, gradient in below.items():
                wire = call.node.reads[name]
                gradients[wire] = _added(gradients[wire], gradient) if wire in gradients else gradient
        return gradients, layers


def _added(first: Any, second: Any) -> Any:
    """Sums of gradients, of arrays or of states in tuples."""
    if isinstance(first, np.ndarray):
        return first + second
    return tuple(_added(*pair) for pair in zip(first, second, strict=True))
