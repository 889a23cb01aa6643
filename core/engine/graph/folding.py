"""What Keras applies to one timestep after the other is applied to those of all examples at once: the same sums.

keras.layers.TimeDistributed goes through the timesteps in a loop that is written out in the graph, which takes five
times as long for small frames, and as much longer to trace.
"""

from functools import partial
from typing import TYPE_CHECKING

from core.engine.keras_layers import layers_of

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


def fold(model: "keras.Model") -> None:
    """Let every such layer without a mask work on all timesteps at once; `unfold` before the network is shown."""
    import keras

    for layer in layers_of(model):
        if isinstance(layer, keras.layers.TimeDistributed):
            layer.call = partial(_at_once, layer)


def unfold(model: "keras.Model") -> None:
    """Take that away again."""
    for layer in layers_of(model):
        if isinstance(layer.__dict__.get("call"), partial) and layer.call.func is _at_once:
            del layer.call


def _at_once(
    layer: "keras.layers.TimeDistributed",
    inputs: "tf.Tensor",
    training: bool | None = None,
    mask: "tf.Tensor | None" = None,
) -> "tf.Tensor":
    """[examples, timesteps, ...]: what the layer inside makes of [examples * timesteps, ...]."""
    import tensorflow as tf

    if mask is not None or None in inputs.shape[2:]:
        return type(layer).call(layer, inputs, training=training, mask=mask)
    told = layer.layer.call(tf.reshape(inputs, [-1, *inputs.shape[2:]]))
    return tf.reshape(told, [-1, inputs.shape[1], *told.shape[1:]])
