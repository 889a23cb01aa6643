"""The layers of a Keras model, those inside wrappers too."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

INSIDE = ("layer", "backward_layer", "forward_layer")
"""Where wrappers such as TimeDistributed and Bidirectional hold what they wrap."""


def layers_of(model: "keras.Model") -> Iterator["keras.Layer"]:
    """Every layer once, each wrapper before what it wraps."""
    for layer in model.layers:
        yield from _with_inner(layer)


def recurrent_layers(model: "keras.Model") -> list["keras.layers.RNN"]:
    """Those that go through a sequence."""
    import keras

    return [layer for layer in layers_of(model) if isinstance(layer, keras.layers.RNN)]


def _with_inner(layer: "keras.Layer") -> Iterator["keras.Layer"]:
    yield layer
    inside = getattr(layer, "layers", None) or [getattr(layer, name) for name in INSIDE if hasattr(layer, name)]
    for inner in inside:
        yield from _with_inner(inner)
