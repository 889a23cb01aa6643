"""The loss of a linear-chain conditional random field: how unlikely the right tags are among all sequences of tags."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def chain_loss() -> "keras.losses.Loss":
    """Negative log-likelihood of tags [windows, timesteps], in equal shares for the timesteps of a window.

    A tag below 0 is padding, which stands before the first token alone. Answers [windows, tags + 2 + timesteps, tags]
    are those of the layer `transitions`. All sequences are summed up by the forward algorithm.
    """
    import keras

    @keras.saving.register_keras_serializable("unroll")
    class Chained(keras.losses.Loss):
        def __init__(self, name: str = "chain", **options: object) -> None:
            super().__init__(name=name, **options)

        def call(self, y_true: object, y_pred: object) -> object:
            ops, tags = keras.ops, y_pred.shape[-1]
            table, scores = y_pred[0, : tags + 2], y_pred[:, tags + 2 :]
            between, first, last = table[:tags], table[tags], table[tags + 1]
            right = ops.cast(y_true, "int32")
            counts = ops.cast(right >= 0, scores.dtype)
            right = ops.maximum(right, 0)
            begins = counts - ops.pad(counts[:, :-1], ((0, 0), (1, 0)))
            told = ops.take_along_axis(scores, right[..., None], axis=-1)[..., 0]
            follows = ops.take(ops.reshape(between, (-1,)), right[:, :-1] * tags + right[:, 1:])
            path = ops.sum(told * counts + ops.take(first, right) * begins, axis=1)
            path += ops.sum(follows * counts[:, :-1] * counts[:, 1:], axis=1) + ops.take(last, right[:, -1])
            all_paths = self.summed(scores, counts, begins, between, first)
            each = (ops.logsumexp(all_paths + last, axis=-1) - path) / ops.maximum(ops.sum(counts, axis=1), 1.0)
            return each[:, None] * counts

        def summed(self, scores: object, counts: object, begins: object, between: object, first: object) -> object:
            """[windows, tags] the logarithm of the sum over all sequences that end with each tag."""
            ops, timesteps = keras.ops, scores.shape[1]
            most = ops.stop_gradient(ops.max(between))
            grown = ops.exp(between - most)
            found = first + scores[:, 0]

            def after(timestep: object, found: object) -> object:
                top = ops.stop_gradient(ops.max(found, axis=-1, keepdims=True))
                reached = ops.log(ops.matmul(ops.exp(found - top), grown) + 1e-30) + top + most
                fresh = ops.where(begins[:, timestep, None] > 0, first, reached) + scores[:, timestep]
                return ops.where(counts[:, timestep, None] > 0, fresh, found)

            if timesteps is None:  # batches of unlike length, as a script trains on
                return ops.fori_loop(1, ops.shape(scores)[1], after, found)
            for timestep in range(1, timesteps):
                found = after(timestep, found)
            return found

    return Chained()
