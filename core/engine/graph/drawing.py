"""Random numbers that a compiled program draws just as Keras does without one.

Left to itself, XLA takes another generator, which is a hundred times slower; told which one to take, it makes other
floats of the same random bits.
"""

from functools import partial
from math import prod
from typing import TYPE_CHECKING

from core.engine.keras_layers import layers_of

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

PHILOX = 1
"""TensorFlow's number for the generator (Salmon, Moraes, Dror & Shaw, 2011) that Keras draws from on a processor."""
SCRAMBLING_KEY = 0x02461E293EC8F720
"""With which TensorFlow makes a key and a counter of a seed."""
MANTISSA, ONE = 0x7FFFFF, 0x3F800000
"""The bits of a float that are drawn, and the others, which make it lie between 1 and 2."""


def draw_alike(model: "keras.Model") -> None:
    """Let every dropout of `model`, between layers and inside cells, draw the numbers here; only instances change."""
    import keras

    for layer in layers_of(model):
        if isinstance(layer, keras.layers.Dropout):
            layer.call = partial(_dropout, layer)
        elif isinstance(layer, keras.layers.RNN):
            cell = getattr(layer.cell, "inner", layer.cell)
            if hasattr(cell, "_create_dropout_mask"):
                cell._create_dropout_mask = partial(_mask_of_cell, cell)


def uniform(seed: "tf.Tensor", shape: tuple[int, ...]) -> "tf.Tensor":
    """float32 `shape` in [0, 1), as tf.random.stateless_uniform(shape, seed) draws them without XLA; seed int32 [2]."""
    import tensorflow as tf

    # TensorFlow's own scrambling op would be worked out anew for every number when XLA fuses it.
    mixed = _words(4, tf.constant([SCRAMBLING_KEY], tf.uint64), tf.cast(seed, tf.uint64))
    key, counter = tf.split(tf.bitcast(tf.reshape(mixed, [2, 2]), tf.uint64), 2)
    count = prod(shape)
    words = _words(count, key, tf.concat([tf.zeros_like(counter), counter], 0))
    drawn = tf.bitwise.bitwise_and(words, tf.constant(MANTISSA, tf.uint32))
    floats = tf.bitcast(tf.bitwise.bitwise_or(drawn, tf.constant(ONE, tf.uint32)), tf.float32)
    return tf.reshape(floats - 1.0, shape)


def _words(count: int, key: "tf.Tensor", counter: "tf.Tensor") -> "tf.Tensor":
    """uint32 [count] random words; drawn by twos, which XLA makes quicker code for."""
    import tensorflow as tf

    pairs = tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=[-(-count // 2)], key=key, counter=counter, alg=PHILOX, dtype=tf.uint64
    )
    return tf.reshape(tf.bitcast(pairs, tf.uint32), [-1])[:count]


def _dropout(layer: "keras.layers.Dropout", inputs: "tf.Tensor", training: bool = False) -> "tf.Tensor":
    """What keras.layers.Dropout.call gives; batches of unknown size are not compiled, and are left to it."""
    if not training or not layer.rate or inputs.shape[0] is None:
        return type(layer).call(layer, inputs, training=training)
    noise = layer.noise_shape or (None,) * inputs.shape.rank
    shape = tuple(size or own for size, own in zip(noise, inputs.shape, strict=True))
    return inputs * _mask(layer.seed_generator, shape, layer.rate)


def _mask_of_cell(cell: "keras.Layer", step_input: "tf.Tensor", rate: float) -> "tf.Tensor | list[tf.Tensor]":
    """What DropoutRNNCell makes of ones: one mask, or one a gate."""
    if step_input.shape[0] is None:
        return type(cell)._create_dropout_mask(cell, step_input, rate)
    count = getattr(cell, "dropout_mask_count", None)
    masks = [_mask(cell.seed_generator, tuple(step_input.shape), rate) for _ in range(count or 1)]
    return masks if count else masks[0]


def _mask(generator: "keras.random.SeedGenerator", shape: tuple[int, ...], rate: float) -> "tf.Tensor":
    import tensorflow as tf

    # Keras' seeds are int64; this is how it makes them fit.
    seed = tf.cast(tf.math.floormod(tf.convert_to_tensor(generator.next()), tf.int32.max - 1), tf.int32)
    return tf.where(uniform(seed, shape) >= rate, 1.0 / (1.0 - rate), 0.0)
