"""The XLA twin on two cores: each half of a batch has a core, and the optimizer takes the mean of both gradients.

Halves are halves however many cores there are, so that this changes no bit of a result.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from core.engine.graph.drawing import Halves, draw_alike
from core.engine.graph.resident import Resident
from core.engine.graph.updates import Traced, applied, cut, looped
from core.engine.graph.xla import FLOPS, STEP_SECONDS, XlaProgram
from core.engine.randomness import generators_of
from core.engine.work import UpdateWork

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

CALLS_SECONDS = 400e-6
"""What three compiled functions an update cost beside their work."""
GAIN = 1.7
"""How many times faster two halves are than the whole."""
WORTH_OPERATIONS = 5e9
"""Multiplications and additions of an update from which on halves are made."""


class HalvesProgram(XlaProgram):
    """For large updates; the last batch of an epoch may be smaller, and goes to the graph that is not compiled."""

    name = "xla_halves"

    def __init__(
        self,
        model: "keras.Model",
        train: Resident,
        validation: Resident | None,
        *,
        batch_size: int,
        lanes: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(model, train, validation, batch_size=batch_size, lanes=lanes)
        self._compiled = halved_updates(model, train, batch_size=batch_size)

    def warm(self) -> None:
        """An update of each size, since its functions are compiled when they are called: whoever follows restores."""
        import tensorflow as tf

        train = self.residents[0]
        numbers = train.buckets.numbers if train.buckets else np.zeros(train.count, int)
        for first in np.unique(numbers, return_index=True)[1] if train.count >= self.batch_size else ():
            order = tf.fill([train.count], tf.constant(first, tf.int32))
            self._compiled(order, tf.constant(0), tf.constant(1), tf.zeros([2], tf.float64))
        super().warm()

    @classmethod
    def takes(cls, work: UpdateWork) -> bool:
        plain = not work.ends.carried and not getattr(work.ends.input, "sampled", 0.0)
        large = work.operations >= WORTH_OPERATIONS and work.batch_size % 2 == 0
        return super().takes(work) and plain and large

    @classmethod
    def seconds(cls, work: UpdateWork) -> float:
        return CALLS_SECONDS + work.steps * STEP_SECONDS + work.operations / (GAIN * FLOPS)


def halved_updates(model: "keras.Model", resident: Resident, *, batch_size: int) -> Traced:
    """As `updates_program`, of whole batches of an even size."""
    import tensorflow as tf

    halves = Halves()
    draw_alike(model, halves)
    trainable, others, generators = model.trainable_variables, model.non_trainable_variables, generators_of(model)

    @tf.function(autograph=False, jit_compile=True)
    def learnt(second: "tf.Tensor", weights: list, states: list, x: Any, y: "tf.Tensor", counts: Any) -> tuple:
        """Loss and gradients of a half, and the states of random generators after it."""
        with halves.traced(second), tf.GradientTape() as tape:
            tape.watch(weights)
            answers, after = model.stateless_call(weights, states, x, training=True)
            # The weights say how much each timestep counts; a mask of the answers would say it once more.
            answers = answers if counts is None or len(counts.shape) == 1 else tf.identity(answers)
            loss = model.compute_loss(x=x, y=y, y_pred=answers, sample_weight=counts, training=True)
        gradients = [tf.convert_to_tensor(gradient) for gradient in tape.gradient(loss, weights)]
        drawn = [new for old, new in zip(others, after, strict=True) if any(old is one for one in generators)]
        return loss, gradients, drawn

    @tf.function(autograph=False, jit_compile=True)
    def joined(share: "tf.Tensor", first: list, second: list) -> "tf.Tensor":
        """One step of the optimizer by the mean of both gradients; its length before clipping."""
        return applied(model, [share * (one + other) for one, other in zip(first, second, strict=True)])

    def of_batch(*batch: Any, share: float = 1.0) -> tuple:
        weights, states = ([variable.value for variable in each] for each in (trainable, others))
        both = []
        for place in (0, 1):
            half = tf.range(place * batch_size // 2, (place + 1) * batch_size // 2)
            some = tf.nest.map_structure(lambda each, half=half: each if each is None else tf.gather(each, half), batch)
            both.append(learnt(tf.constant(place == 1), weights, states, *some))
        (loss, *first), (other, second, _) = both
        return tf.constant(share / 2), share / 2 * (loss + other), *first, second

    def update(positions: "tf.Tensor") -> tuple:
        batch = resident.batch(positions)
        share, loss, first, drawn, second = _of_size(resident, batch, positions, of_batch)
        norm = joined(share, first, second)
        for generator, state in zip(generators, drawn, strict=True):
            generator.assign(state)
        return loss, norm

    def rows(order: "tf.Tensor", number: "tf.Tensor") -> "tf.Tensor":
        return tf.gather(order, number * batch_size + tf.range(batch_size))

    return looped(update, rows, examples=resident.count)


def _of_size(resident: Resident, batch: tuple, positions: "tf.Tensor", of_batch: Callable) -> tuple:
    """What `of_batch` makes of it, cut to the smallest size that holds all of its examples."""
    import tensorflow as tf

    if not resident.buckets:
        return of_batch(*batch)
    sizes, front = resident.buckets.sizes, resident.buckets.front

    def of_size(size: tuple) -> tuple:
        *some, share = cut(batch, size, front=front)
        return of_batch(*some, share=share)

    return tf.switch_case(resident.bucket(positions), [partial(of_size, size) for size in sizes])
