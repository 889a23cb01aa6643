"""The Keras code of a network, to copy."""

import inspect

from core.models.ends.kinds import NetworkEnds
from core.models.graph import Graph, Input
from core.models.nodes.node import STATES, Node, Wire
from core.models.spec import ModelSpec
from core.models.stack import graph_of


def model_code(ends: NetworkEnds, spec: ModelSpec, *, seed: int) -> str:
    """Python that builds `model`: the same layers and the same initial weights as build_network."""
    return graph_code(graph_of(ends, spec), seed=seed)


def graph_code(graph: Graph, *, seed: int) -> str:
    """The same of any graph."""
    lines = [
        "import keras",
        "from keras import layers",
        "",
        *(line for code in definitions(graph).values() for line in ("", code, "")),
        f"keras.utils.set_random_seed({seed})",
        *(_piled_up(graph) if graph.piled_up else _connected(graph)),
    ]
    return "\n".join(lines) + "\n"


def definitions(graph: Graph) -> dict[str, str]:
    """Name -> code of the functions that make the layers which Keras does not have."""
    functions = (node.definition for node in graph.nodes if node.definition)
    return {function.__qualname__: inspect.getsource(function) for function in functions}


def _piled_up(graph: Graph) -> list[str]:
    """Each layer on the one before."""
    layers = [f"        {node.made_code()}," for node in graph.nodes]
    return ["model = keras.Sequential(", "    [", f"        {_input(graph.inputs[0])},", *layers, "    ]", ")"]


def _connected(graph: Graph) -> list[str]:
    """A line a node; what it gives is called by its own name."""
    lines = [f"{each.name} = {_input(each, name=each.name)}" for each in graph.inputs]
    applied: list[str] = []
    for node in graph.nodes:
        shared = sum(other.layer == node.layer for other in graph.nodes) > 1
        if shared and node.layer not in applied:
            lines.append(f"{node.layer}_layer = {node.made_code()}")
        applied.append(node.layer)
        lines.append(_line(node, f"{node.layer}_layer" if shared else node.made_code()))
    outputs = _one_or_all([_said(wire) for wire in graph.outputs])
    return [*lines, f"model = keras.Model({_one_or_all([each.name for each in graph.inputs])}, {outputs})"]


def _line(node: Node, layer: str) -> str:
    given = f"{node.name}, *{node.name}_states" if node.gives_states else node.name
    return f"{given} = {node.applied_code(layer, {name: _said(wire) for name, wire in node.reads.items()})}"


def _said(wire: Wire) -> str:
    return f"{wire.node}_states" if wire.output == STATES else wire.node


def _one_or_all(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _input(each: Input, *, name: str = "") -> str:
    shape = (None, *each.sizes[1:]) if each.free else each.sizes
    told = [f"shape={shape}", *(['dtype="int32"'] if each.tokens else []), *([f'name="{name}"'] if name else [])]
    return f"keras.Input({', '.join(told)})"
