"""A network as a graph: named inputs, nodes and what each reads, and the nodes that answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from core.language import mark, say
from core.models.nodes.node import VALUES, Node, Sizes, Wire
from core.models.nodes.order import in_keras_order, layers_in_keras_order
from core.models.shown.picture import Row
from core.words import counted

WINDOW = "window"
"""The input's name where a network has one."""


@dataclass(frozen=True)
class Input:
    """What is brought to the network: its sizes, and how its row is drawn."""

    name: str
    sizes: Sizes
    row: Row
    tokens: bool = False
    """Whether it is numbers of tokens, not measured values."""
    width: int = 1
    """Values of a timestep, in the drawing."""
    ahead: int = 0
    """Timesteps to come at its end, which a decoder reads."""
    free: bool = False
    """Whether the Keras network takes any number of timesteps; `sizes` is then what it is trained on at most."""

    @classmethod
    def measured(cls, timesteps: int, features: int, *, name: str = WINDOW) -> "Input":
        """Measured values, float32 [windows, timesteps, features]."""
        return cls(
            name, (timesteps, features), Row("input", mark("Input"), counted(features, "feature")), width=features
        )

    @classmethod
    def tokens_of(cls, timesteps: int, *, vocabulary: int, name: str = WINDOW, free: bool = False) -> "Input":
        """Numbers of tokens, int32 [windows, timesteps]."""
        return cls(
            name,
            (timesteps,),
            Row("input", mark("Token"), say("one of {vocabulary:,}", vocabulary=vocabulary)),
            tokens=True,
            free=free,
        )

    @property
    def wire(self) -> Wire:
        return Wire(self.name)


@dataclass(frozen=True)
class Graph:
    """Nodes in the order in which Keras lists them; each reads inputs, and nodes that stand before it."""

    inputs: tuple[Input, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[Wire, ...]
    entered: tuple[Wire, ...]
    """What each input has become where it can be moved a little: measured values, or tokens' vectors."""

    @cached_property
    def sizes(self) -> dict[str, Sizes]:
        """Of what each input and node gives."""
        found = {each.name: each.sizes for each in self.inputs}
        for node in self.nodes:
            found[node.name] = node.output(self._read(node, found))
        return found

    def read_sizes(self, node: Node) -> dict[str, Sizes]:
        """Of what `node` reads."""
        return self._read(node, self.sizes)

    def output(self, name: str = "") -> Wire:
        """The output of that name; without one, the first."""
        return next(wire for wire in self.outputs if wire.node == name) if name else self.outputs[0]

    @cached_property
    def layers(self) -> tuple[Node, ...]:
        """The nodes with weights of their own to be, one a Keras layer, in the order of Keras' weights."""
        own = {node.name: node for node in self.nodes}
        return tuple(own[name] for name in layers_in_keras_order(self.nodes, self.outputs))

    @cached_property
    def weights(self) -> dict[str, tuple[Sizes, ...]]:
        """Shapes of the weights of each layer, in Keras' order."""
        return {node.name: node.weights(self.read_sizes(node)) for node in self.layers}

    def parameters(self, layer: str) -> int:
        """How many numbers the weights of a layer are."""
        return sum(prod(shape) for shape in self.weights[layer])

    def shown(self, node: Node) -> str:
        """The output of a node in Keras' spelling, which knows no timesteps where any number of them is taken."""
        output = self.sizes[node.name]
        return node.shown((None, *output[1:]) if node.name in self._free else output)

    @cached_property
    def _free(self) -> frozenset[str]:
        """The inputs and nodes whose timesteps may be any number."""
        found = {each.name for each in self.inputs if each.free}
        for node in self.nodes:
            if node.along is not None and node.along.node in found:
                found.add(node.name)
        return frozenset(found)

    @property
    def piled_up(self) -> bool:
        """Whether each node simply reads the one before, so that nobody has to say so."""
        before = [*(each.name for each in self.inputs), *(node.name for node in self.nodes)]
        simple = [{VALUES: Wire(name)} for name in before[:-1]]
        plain = all(node.is_layer and not node.named and node.layer == node.name for node in self.nodes)
        return len(self.inputs) == 1 and plain and [node.reads for node in self.nodes] == simple

    @cached_property
    def before(self) -> frozenset[str]:
        """The nodes by which inputs become what is `entered`."""
        found: set[str] = set()
        nodes = {node.name: node for node in self.nodes}
        waiting = [wire.node for wire in self.entered]
        while waiting:
            name = waiting.pop()
            if name in nodes and name not in found:
                found.add(name)
                waiting += [wire.node for wire in nodes[name].reads.values()]
        return frozenset(found)

    @cached_property
    def done_with(self) -> dict[str, tuple[Wire, ...]]:
        """After each node, the wires that nobody reads any more."""
        last: dict[Wire, str] = {}
        for node in self.nodes:
            last |= dict.fromkeys(node.reads.values(), node.name)
        kept = {*self.outputs, *self.entered}
        return {
            node.name: tuple(wire for wire, reader in last.items() if reader == node.name and wire not in kept)
            for node in self.nodes
        }

    def _read(self, node: Node, sizes: Mapping[str, Sizes]) -> dict[str, Sizes]:
        return {name: sizes[wire.node] for name, wire in node.reads.items()}


class Building:
    """A graph that grows node by node; names are given as Keras would count them."""

    def __init__(self, *inputs: Input) -> None:
        self.inputs = inputs
        self.nodes: list[Node] = []

    def add(self, node: Node) -> Wire:
        """The node's values; one without a name gets the one that Keras would give."""
        if not node.name:
            counted = sum(not other.named and other.kind == node.kind for other in self.nodes)
            node = replace(node, name=numbered(snake(node.kind), counted))
        self.nodes.append(node)
        return Wire(node.name)

    def graph(self, *outputs: Wire, entered: Iterable[Wire]) -> Graph:
        """All that was added, with what answers."""
        return Graph(self.inputs, in_keras_order(self.nodes, outputs), outputs, tuple(entered))


def numbered(name: str, position: int) -> str:
    """As Keras counts equal names: dropout, dropout_1."""
    return f"{name}_{position}" if position else name


def snake(keras_class: str) -> str:
    """Keras' own rule for names: SimpleRNN -> simple_rnn, LSTM -> lstm."""
    starts = [
        index
        and letter.isupper()
        and (keras_class[index - 1].islower() or keras_class[index + 1 : index + 2].islower())
        for index, letter in enumerate(keras_class)
    ]
    return "".join("_" * bool(start) + letter.lower() for start, letter in zip(starts, keras_class, strict=True))
