"""Scheduled sampling (Bengio et al., 2015): now and then a decoder reads what it would have written itself.

In two passes (Mihaylova & Martins, 2019): the first one says what the network would write, the second one learns.
"""

from typing import TYPE_CHECKING

from core.engine.graph.drawing import uniform
from core.models.translator import TARGET

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

RISE = 1000
"""Updates over which the share rises from nothing: at first a network writes nothing worth reading."""
SEED = 7
"""The other half of each update's seed, beside its number."""


def with_own_tokens(model: "keras.Model", x: dict[str, "tf.Tensor"], share: float) -> dict[str, "tf.Tensor"]:
    """The same inputs, `share` of the target's tokens replaced by the likeliest after those before them."""
    import tensorflow as tf

    read = x[TARGET]
    told = tf.argmax(model(x, training=False), axis=-1, output_type=read.dtype)
    own = tf.concat([read[:, :1], told[:, :-1]], axis=1)
    number = tf.cast(tf.convert_to_tensor(model.optimizer.iterations), tf.int32)
    rate = share * tf.minimum(1.0, tf.cast(number, tf.float32) / RISE)
    drawn = _uniform(tf.stack([number, SEED]), read) < rate
    return x | {TARGET: tf.where(drawn & (read > 0) & (own > 0), own, read)}


def _uniform(seed: "tf.Tensor", like: "tf.Tensor") -> "tf.Tensor":
    """Numbers in [0, 1), the same whether XLA compiles them or not; batches of unknown size are not compiled."""
    import tensorflow as tf

    if None in like.shape:
        return tf.random.stateless_uniform(tf.shape(like), seed)
    return uniform(seed, tuple(like.shape))
