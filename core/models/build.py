"""From a spec to an untrained Keras network."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.models.cells import CELLS
from core.models.ends.kinds import NetworkEnds
from core.models.graph import Graph, Input
from core.models.nodes.node import STATES, VALUES, Wire
from core.models.spec import ModelSpec
from core.models.stack import graph_of

if TYPE_CHECKING:
    import keras


def build_network(ends: NetworkEnds, spec: ModelSpec, *, seed: int = 0) -> "keras.Model":
    """A stock Keras model, uncompiled; the same seed gives the same weights, whatever was built before.

    Sets the seeds of Python, NumPy and TensorFlow, just as the code of core.models.shown.keras_code does.
    """
    return build_graph(graph_of(ends, spec), seed=seed)


def build_graph(graph: Graph, *, seed: int = 0) -> "keras.Model":
    """The same of any graph."""
    import keras

    keras.utils.set_random_seed(seed)
    if graph.piled_up:
        made = [node.made(keras.layers) for node in graph.nodes]
        return keras.Sequential([_input(keras, graph.inputs[0]), *made], name="sequential")
    inputs, given = wired(graph)
    return keras.Model(_one_or_all(inputs), _one_or_all([given[wire] for wire in graph.outputs]), name="functional")


def spec_of(model: "keras.Model") -> ModelSpec:
    """The spec that describes a network of ours again, dropout aside."""
    names = {cell.keras_class: name for name, cell in CELLS.items()}
    inner = [getattr(layer, "forward_layer", layer) for layer in model.layers]
    told = [each for layer in inner if (each := _told(layer, names))]
    told = [each for each in told if each["name"].startswith("decoder")] or told
    return ModelSpec(
        cell=names[told[0]["cell"]],
        units=told[0]["units"],
        layers=len(told),
        bidirectional=any(hasattr(layer, "forward_layer") for layer in model.layers),
        activation=told[0]["activation"],
    )


def _told(layer: "keras.Layer", names: Mapping[str, str]) -> dict[str, Any]:
    """What a recurrent layer was told; nothing of any other layer."""
    if hasattr(layer, "told"):
        return {"name": layer.name, **layer.told}
    kind = type(layer).__name__
    if kind not in names:
        return {}
    return {"name": layer.name, "cell": kind, "units": layer.units, "activation": layer.activation.__name__}


def wired(graph: Graph) -> tuple[list["keras.KerasTensor"], dict[Wire, Any]]:
    """The Keras inputs, and what flows along every wire when each node reads what it says it reads."""
    import keras

    inputs = [_input(keras, each, name=each.name) for each in graph.inputs]
    given: dict[Wire, Any] = {each.wire: tensor for each, tensor in zip(graph.inputs, inputs, strict=True)}
    layers: dict[str, Any] = {}
    for node in graph.nodes:
        if node.layer not in layers:
            layers[node.layer] = node.made(keras.layers)
        told = node.applied(layers[node.layer], {name: given[wire] for name, wire in node.reads.items()})
        values, *states = told if node.gives_states else [told]
        given[Wire(node.name, VALUES)], given[Wire(node.name, STATES)] = values, states
    return inputs, given


def _one_or_all(tensors: list) -> Any:
    return tensors[0] if len(tensors) == 1 else tensors


def _input(keras: Any, each: Input, **name: str) -> Any:
    shape = (None, *each.sizes[1:]) if each.free else each.sizes
    return keras.Input(shape=shape, **({"dtype": "int32"} if each.tokens else {}), **name)
