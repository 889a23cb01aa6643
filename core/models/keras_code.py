"""The Keras code of a network, to copy."""

from core.models.ends import NetworkEnds
from core.models.layer import WINDOW, Layer
from core.models.spec import ModelSpec
from core.models.stack import stack

LEADING = {"Dropout": "rate", "Embedding": "input_dim", "Cropping1D": "cropping", "Permute": "dims"}
"""The argument that is written without its name; `units` for every other class."""


def model_code(ends: NetworkEnds, spec: ModelSpec, *, seed: int) -> str:
    """Python that builds `model`: the same layers and the same initial weights as build_network."""
    lines = [
        "import keras",
        "from keras import layers",
        "",
        f"keras.utils.set_random_seed({seed})",
        *(_connected(ends, spec) if ends.connected else _piled_up(ends, spec)),
    ]
    return "\n".join(lines) + "\n"


def _piled_up(ends: NetworkEnds, spec: ModelSpec) -> list[str]:
    """Each layer on the one before."""
    layers = [f"        {_call(layer)}," for layer in stack(ends, spec)]
    return ["model = keras.Sequential(", "    [", f"        {_input(ends)},", *layers, "    ]", ")"]


def _connected(ends: NetworkEnds, spec: ModelSpec) -> list[str]:
    """A line a layer; what it gives is called by its own name."""
    layers = stack(ends, spec)
    lines = [f'{WINDOW} = keras.Input(shape=({ends.rows}, {ends.columns}), name="{WINDOW}")']
    for layer in layers:
        given = f"{layer.name}, *{layer.name}_states" if layer.states else layer.name
        first = f", initial_state={layer.starts_from}_states" if layer.starts_from else ""
        read = layer.reads[0] if len(layer.reads) == 1 else f"[{', '.join(layer.reads)}]"
        made = _part(layer) if layer.role == "sliced" else f"{_call(layer)}({read}{first})"
        lines.append(f"{given} = {made}")
    return [*lines, f"model = keras.Model({WINDOW}, {layers[-1].name})"]


def _part(layer: Layer) -> str:
    part = layer.arguments["part"]
    return f"{layer.reads[0]}[:, :, {f':{part.stop}' if isinstance(part, slice) else part}]"


def _input(ends: NetworkEnds) -> str:
    if ends.vocabulary:
        return f'keras.Input(shape=({ends.timesteps},), dtype="int32")'
    return f"keras.Input(shape=({ends.timesteps}, {ends.features}))"


def _call(layer: Layer) -> str:
    arguments = dict(layer.arguments)
    leading = arguments.pop(LEADING.get(layer.keras_class, "units"), None)
    written = [
        *([] if leading is None else [repr(leading)]),
        *(f"{name}={_literal(value)}" for name, value in arguments.items()),
    ]
    name = [f'name="{layer.name}"'] if layer.named else []
    if layer.bidirectional:
        inner = f"layers.{layer.keras_class}({', '.join(written)})"
        return f"layers.Bidirectional({', '.join([inner, *name])})"
    return f"layers.{layer.keras_class}({', '.join([*written, *name])})"


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
