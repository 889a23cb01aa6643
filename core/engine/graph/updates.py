"""Many updates in one call: a loop in the graph over Keras' own model, loss and optimizer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.engine.graph.own_tokens import with_own_tokens
from core.engine.graph.resident import Resident

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class Traced:
    """A graph function traced at its first call, and from then on called without looking for the right trace again."""

    def __init__(self, function: "tf.types.experimental.PolymorphicFunction") -> None:
        self._function = function
        self._traced: Callable | None = None

    def __call__(self, *arguments: "tf.Tensor") -> "tf.Tensor":
        if self._traced is None:
            self._traced = self._function.get_concrete_function()
        return self._traced(*arguments)


def update(model: "keras.Model", x: "tf.Tensor", y: "tf.Tensor", weights: "tf.Tensor | None") -> tuple:
    """One optimizer update as in `Model.train_step`; the loss before it and the gradient's length before clipping."""
    loss, gradients = _differentiated(model, x, y, weights)
    return loss, _applied(model, gradients)


def _differentiated(model: "keras.Model", x: Any, y: "tf.Tensor", weights: "tf.Tensor | None") -> tuple:
    """The loss and its gradients."""
    import tensorflow as tf

    if share := getattr(model, "own_tokens", 0.0):
        x = with_own_tokens(model, x, share)
    with tf.GradientTape() as tape:
        predicted = _answered(model, x, weights, training=True)
        loss = model.compute_loss(x=x, y=y, y_pred=predicted, sample_weight=weights, training=True)
    return loss, tape.gradient(loss, [variable.value for variable in model.trainable_variables])


def _applied(model: "keras.Model", gradients: list) -> "tf.Tensor":
    """One step of the optimizer; the gradient's length before clipping."""
    import tensorflow as tf

    norm = tf.linalg.global_norm(gradients)
    with tf.control_dependencies([norm]):  # all or nothing: machine code of our own may end before all are there
        model.optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    return norm


def _bucketed(model: "keras.Model", resident: Resident, positions: "tf.Tensor") -> tuple:
    """An update of examples that are cut to the smallest size that holds them all; what is cut counts for nothing."""
    import tensorflow as tf

    batch = resident.batch(positions)

    def of_size(size: tuple) -> Callable[[], tuple]:
        def differentiated() -> tuple:
            *cut, share = _cut(batch, size, front=resident.buckets.front)
            loss, gradients = _differentiated(model, *cut)
            return share * loss, *(share * tf.convert_to_tensor(gradient) for gradient in gradients)

        return differentiated

    loss, *gradients = tf.switch_case(resident.bucket(positions), [of_size(size) for size in resident.buckets.sizes])
    return loss, _applied(model, gradients)


def _cut(batch: tuple, size: tuple, *, front: bool) -> tuple:
    """Inputs, targets and weights without the timesteps beyond `size`, and what a mean over the rest counts.

    Those at the `front` are left out where padding stands there. A target of the whole example is never cut, and a
    mean over examples counts in full.
    """
    x, y, weights = batch

    def kept(values: "tf.Tensor", most: int) -> "tf.Tensor":
        return values[:, -most:] if front else values[:, :most]

    timesteps = size[-1][1]
    inputs = {name: kept(x[name], most) for name, most in size} if isinstance(x, dict) else kept(x, timesteps)
    if not _of_timesteps(weights):
        return inputs, y, weights, 1.0
    return inputs, kept(y, timesteps), kept(weights, timesteps), timesteps / y.shape[1]


def updates_program(model: "keras.Model", resident: Resident, *, batch_size: int, compiled: bool = False) -> Traced:
    """f(order [examples], first, count, sums [2]) -> sums after updates first ... first + count - 1 of an epoch.

    `sums` carries loss times examples, and gradient norm; being carried, it does not depend on where calls begin.
    A compiled program knows whole batches only, and one length of `order`: the last batch of an epoch may be smaller
    and goes to the other kind.
    """
    import tensorflow as tf

    def rows(order: "tf.Tensor", number: "tf.Tensor") -> "tf.Tensor":
        if compiled:
            # A slice with a changing start would be compiled anew for every start; a gather is not.
            return tf.gather(order, number * batch_size + tf.range(batch_size))
        return order[number * batch_size : (number + 1) * batch_size]

    def updates(order: "tf.Tensor", first: "tf.Tensor", count: "tf.Tensor", sums: "tf.Tensor") -> "tf.Tensor":
        def body(number: "tf.Tensor", sums: "tf.Tensor") -> tuple:
            positions = rows(order, number)
            if resident.buckets:
                loss, norm = _bucketed(model, resident, positions)
            else:
                loss, norm = update(model, *resident.batch(positions))
            share = tf.cast(tf.size(positions), tf.float64)
            return number + 1, sums + tf.stack([tf.cast(loss, tf.float64) * share, tf.cast(norm, tf.float64)])

        last = first + count
        return tf.while_loop(lambda number, _: number < last, body, (first, sums), parallel_iterations=1)[1]

    signature = [
        tf.TensorSpec([resident.count if compiled else None], tf.int32),
        tf.TensorSpec([], tf.int32),
        tf.TensorSpec([], tf.int32),
        tf.TensorSpec([2], tf.float64),
    ]
    return Traced(tf.function(updates, input_signature=signature, autograph=False, jit_compile=compiled or None))


def evaluation_program(model: "keras.Model", resident: Resident, *, batch_size: int) -> Traced:
    """f(first, count, sum) -> sum of loss times examples after batches first ... first + count - 1, untrained."""
    import tensorflow as tf

    def evaluate(first: "tf.Tensor", count: "tf.Tensor", total: "tf.Tensor") -> "tf.Tensor":
        def body(number: "tf.Tensor", total: "tf.Tensor") -> tuple:
            positions = tf.range(number * batch_size, tf.minimum((number + 1) * batch_size, resident.count))
            loss = _evaluated(model, resident, positions)
            return number + 1, total + tf.cast(loss, tf.float64) * tf.cast(tf.size(positions), tf.float64)

        last = first + count
        return tf.while_loop(lambda number, _: number < last, body, (first, total), parallel_iterations=1)[1]

    signature = [tf.TensorSpec([], tf.int32), tf.TensorSpec([], tf.int32), tf.TensorSpec([], tf.float64)]
    return Traced(tf.function(evaluate, input_signature=signature, autograph=False))


def _evaluated(model: "keras.Model", resident: Resident, positions: "tf.Tensor") -> "tf.Tensor":
    """The mean loss of some examples, untrained."""
    import tensorflow as tf

    def loss(x: Any, y: "tf.Tensor", weights: "tf.Tensor | None", share: float = 1.0) -> "tf.Tensor":
        predicted = _answered(model, x, weights, training=False)
        found = model.compute_loss(x=x, y=y, y_pred=predicted, sample_weight=weights, training=False)
        return found if share == 1.0 else share * found

    batch = resident.batch(positions)
    if not resident.buckets:
        return loss(*batch)
    sizes, front = resident.buckets.sizes, resident.buckets.front
    cut = [lambda size=size: loss(*_cut(batch, size, front=front)) for size in sizes]
    return tf.switch_case(resident.bucket(positions), cut)


def _answered(model: "keras.Model", x: "tf.Tensor", weights: "tf.Tensor | None", *, training: bool) -> "tf.Tensor":
    """The answers; where the weights say how much each timestep counts, without a mask, which would count once more."""
    import tensorflow as tf

    answers = model(x, training=training)
    return tf.identity(answers) if _of_timesteps(weights) else answers


def _of_timesteps(weights: "tf.Tensor | None") -> bool:
    """Whether they are those of every timestep, which has a target of its own then."""
    return weights is not None and len(weights.shape) > 1
