"""The table of layers, as model.summary() shows it, without Keras."""

from dataclasses import dataclass
from math import prod

from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec
from core.models.stack import Layer, stack


@dataclass(frozen=True)
class LayerRow:
    """One layer: name, class, output shape in Keras' spelling, number of parameters."""

    name: str
    kind: str
    output_shape: str
    parameters: int


def layer_table(ends: NetworkEnds, spec: ModelSpec) -> tuple[LayerRow, ...]:
    """A row for every layer above the input, from the bottom up."""
    return tuple(
        LayerRow(layer.name, layer.kind, str((None, *layer.output)), _parameters(layer)) for layer in stack(ends, spec)
    )


def parameter_count(ends: NetworkEnds, spec: ModelSpec) -> int:
    """Parameters of the whole network; all of them are trained."""
    return sum(row.parameters for row in layer_table(ends, spec))


def _parameters(layer: Layer) -> int:
    if layer.cell is None:
        return sum(prod(shape) for shape in layer.weights)
    directions = 2 if layer.bidirectional else 1
    return directions * layer.cell.parameters(layer.arguments["units"], layer.features)
