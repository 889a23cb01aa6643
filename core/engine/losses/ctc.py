"""The loss of connectionist temporal classification: how unlikely the right symbols are, however they are spread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def ctc_loss() -> "keras.losses.Loss":
    """Negative log-likelihood a symbol; targets [recordings, 1 + symbols]: the timesteps that count, then the symbols.

    A symbol below 0 fills a short row up. Answers [recordings, timesteps, symbols and blank] are probabilities; what
    stands behind the timesteps that count is padding. All alignments are summed up by TensorFlow's own operation.
    """
    import keras
    import tensorflow as tf

    @keras.saving.register_keras_serializable("unroll")
    class Ctc(keras.losses.Loss):
        queued = True
        """TensorFlow's operation hands parts of its work to threads, which an executor without a queue never does."""

        def __init__(self, name: str = "ctc", **options: object) -> None:
            super().__init__(name=name, **options)

        def __call__(self, y_true: object, y_pred: object, sample_weight: object = None) -> object:
            # The targets say which timesteps count; a mask of the answers would say it once more.
            return super().__call__(y_true, tf.identity(y_pred), sample_weight)

        def call(self, y_true: object, y_pred: object) -> object:
            told = tf.cast(y_true, tf.int32)
            timesteps, right = told[:, 0], told[:, 1:]
            count = tf.reduce_sum(tf.cast(right >= 0, tf.int32), axis=1)
            places = tf.where(right >= 0)
            symbols = tf.SparseTensor(places, tf.gather_nd(right, places), tf.shape(right, tf.int64))
            scores = tf.transpose(tf.math.log(tf.maximum(y_pred, 1e-30)), (1, 0, 2))
            each = tf.nn.ctc_loss(symbols, scores, None, timesteps, blank_index=-1)
            return each / tf.cast(tf.maximum(count, 1), each.dtype)

    return Ctc()
