"""The Keras code of a network, to copy."""

from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec
from core.models.stack import Layer, stack

LEADING = {"Dropout": "rate", "Embedding": "input_dim"}
"""The argument that is written without its name; `units` for every other class."""


def model_code(ends: NetworkEnds, spec: ModelSpec, *, seed: int) -> str:
    """Python that builds `model`: the same layers and the same initial weights as build_network."""
    lines = [
        "import keras",
        "from keras import layers",
        "",
        f"keras.utils.set_random_seed({seed})",
        "model = keras.Sequential(",
        "    [",
        f"        {_input(ends)},",
        *(f"        {_call(layer)}," for layer in stack(ends, spec)),
        "    ]",
        ")",
    ]
    return "\n".join(lines) + "\n"


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
    call = f"layers.{layer.keras_class}({', '.join(written)})"
    return f"layers.Bidirectional({call})" if layer.bidirectional else call


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
