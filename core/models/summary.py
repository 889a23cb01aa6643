"""The table of layers, as model.summary() shows it, without Keras."""

from dataclasses import dataclass
from math import prod

from core.models.ends import NetworkEnds
from core.models.layer import Layer
from core.models.spec import ModelSpec
from core.models.stack import stack


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
    return tuple(
        LayerRow(layer.name, layer.kind, layer.shape, _parameters(layer), _reads(layer)) for layer in stack(ends, spec)
    )


def parameter_count(ends: NetworkEnds, spec: ModelSpec) -> int:
    """Parameters of the whole network; all of them are trained."""
    return sum(row.parameters for row in layer_table(ends, spec))


def _parameters(layer: Layer) -> int:
    if layer.cell is None:
        return sum(prod(shape) for shape in layer.weights)
    directions = 2 if layer.bidirectional else 1
    return directions * layer.cell.parameters(layer.arguments["units"], layer.features)


def _reads(layer: Layer) -> tuple[str, ...]:
    return (*layer.reads, layer.starts_from) if layer.starts_from else layer.reads
