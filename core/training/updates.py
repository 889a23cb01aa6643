"""Many updates in one call: a loop in the graph over Keras' own model, loss and optimizer."""

from typing import TYPE_CHECKING

from core.training.resident import Resident

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


def update(model: "keras.Model", x: "tf.Tensor", y: "tf.Tensor", weights: "tf.Tensor | None") -> tuple:
    """One optimizer update as in `Model.train_step`; the loss before it and the gradient's length before clipping."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        predicted = model(x, training=True)
        loss = model.compute_loss(x=x, y=y, y_pred=predicted, sample_weight=weights, training=True)
    variables = model.trainable_variables
    gradients = tape.gradient(loss, [variable.value for variable in variables])
    norm = tf.linalg.global_norm(gradients)
    model.optimizer.apply_gradients(zip(gradients, variables, strict=True))
    return loss, norm


def updates_program(
    model: "keras.Model", resident: Resident, *, batch_size: int
) -> "tf.types.experimental.PolymorphicFunction":
    """f(order [examples], first, count, sums [2]) -> sums after updates first ... first + count - 1 of an epoch.

    `sums` carries loss times examples, and gradient norm; being carried, it does not depend on where calls begin.
    """
    import tensorflow as tf

    def updates(order: "tf.Tensor", first: "tf.Tensor", count: "tf.Tensor", sums: "tf.Tensor") -> "tf.Tensor":
        def body(number: "tf.Tensor", sums: "tf.Tensor") -> tuple:
            positions = order[number * batch_size : (number + 1) * batch_size]
            loss, norm = update(model, *resident.batch(positions))
            rows = tf.cast(tf.size(positions), tf.float64)
            return number + 1, sums + tf.stack([tf.cast(loss, tf.float64) * rows, tf.cast(norm, tf.float64)])

        last = first + count
        return tf.while_loop(lambda number, _: number < last, body, (first, sums), parallel_iterations=1)[1]

    signature = [
        tf.TensorSpec([resident.count], tf.int32),
        tf.TensorSpec([], tf.int32),
        tf.TensorSpec([], tf.int32),
        tf.TensorSpec([2], tf.float64),
    ]
    return tf.function(updates, input_signature=signature, autograph=False)


def evaluation_program(
    model: "keras.Model", resident: Resident, *, batch_size: int
) -> "tf.types.experimental.PolymorphicFunction":
    """f() -> mean loss over all examples, in their own order, without training."""
    import tensorflow as tf

    def evaluate() -> "tf.Tensor":
        def body(first: "tf.Tensor", total: "tf.Tensor") -> tuple:
            positions = tf.range(first, tf.minimum(first + batch_size, resident.count))
            x, y, weights = resident.batch(positions)
            predicted = model(x, training=False)
            loss = model.compute_loss(x=x, y=y, y_pred=predicted, sample_weight=weights, training=False)
            return first + batch_size, total + tf.cast(loss, tf.float64) * tf.cast(tf.size(positions), tf.float64)

        start = (tf.constant(0), tf.constant(0.0, tf.float64))
        total = tf.while_loop(lambda first, _: first < resident.count, body, start, parallel_iterations=1)[1]
        return total / resident.count

    return tf.function(evaluate, input_signature=[], autograph=False)
