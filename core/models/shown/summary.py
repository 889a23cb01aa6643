"""The table of layers, as model.summary() shows it, without Keras."""

from dataclasses import dataclass

from core.models.ends.kinds import NetworkEnds
from core.models.graph import Graph
from core.models.nodes.node import Node
from core.models.spec import ModelSpec
from core.models.stack import graph_of


@dataclass(frozen=True)
class LayerRow:
    """One layer: name, class, output shape in Keras' spelling, number of parameters."""

    name: str
    kind: str
    output_shape: str
    parameters: int
    reads: tuple[str, ...] = ()
    """The layers it is connected to, where that is not simply the one before."""


def layer_table(ends: NetworkEnds, spec: ModelSpec) -> tuple[LayerRow, ...]:
    """A row for every layer above the input, from the bottom up."""
    return graph_table(graph_of(ends, spec))


def graph_table(graph: Graph) -> tuple[LayerRow, ...]:
    """The same of any graph."""
    return tuple(_row(graph, layer) for layer in graph.layers)


def parameter_count(ends: NetworkEnds, spec: ModelSpec) -> int:
    """Parameters of the whole network; all of them are trained."""
    return sum(row.parameters for row in layer_table(ends, spec))


def _row(graph: Graph, layer: Node) -> LayerRow:
    """One of all its calls; as in Keras, the shape is that of the last."""
    calls = [node for node in graph.nodes if node.layer == layer.name]
    reads = () if graph.piled_up else tuple(wire.node for node in calls for wire in node.reads.values())
    return LayerRow(layer.name, layer.kind, graph.shown(calls[-1]), graph.parameters(layer.name), reads)
