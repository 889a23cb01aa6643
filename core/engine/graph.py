"""A network with its programs: many updates, or many evaluated batches, in one call."""

from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from core.engine.calls import CALL_SECONDS, CallSize
from core.engine.costs import FLOPS
from core.engine.drawing import draw_alike
from core.engine.randomness import generators_of, reseed
from core.engine.recurrence.layers import How, hasten, slacken
from core.engine.recurrence.memory import Memory
from core.engine.resident import Resident
from core.engine.updates import evaluation_program, updates_program

if TYPE_CHECKING:
    import keras

Stop = Callable[[], object]
"""Answers something true when training shall end."""
EVALUATION_BATCH = 512
"""Examples evaluated at once, and fewer where that would take longer than a call should."""
SMALLEST_EVALUATION = 16
EXECUTOR = "SINGLE_THREADED_EXECUTOR"
"""Runs the ops of an uncompiled program one after the other without a queue: half the time where steps are small."""


class Programs:
    """A compiled Keras model, trained and evaluated on resident examples.

    "xla" adds a program for whole batches that XLA has compiled; "native" has our own machine code for recurrences.
    """

    def __init__(
        self,
        model: "keras.Model",
        train: Resident,
        validation: Resident | None,
        *,
        batch_size: int,
        how: How,
        lanes: tuple[int, int] | None = None,
    ) -> None:
        """`lanes`: where states are carried from batch to batch, how many are read side by side.

        First in training, where they are the batch size, then in evaluation.
        """
        if how == "xla":
            draw_alike(model)
        self.model = model
        self.batch_size = batch_size
        self.lanes = lanes
        self._memory = Memory(model, lanes=lanes[0], evaluated=lanes[1]) if lanes else None
        self._how = how
        self._executor = None if updates_rows_alone(model) else EXECUTOR
        self._rate: float | None = None
        """The learning rate as it was set last; None when somebody else may have set it."""
        self._generators = generators_of(model)
        self.claim()
        self._examples = train.count
        self._train = updates_program(model, train, batch_size=batch_size)
        self._fast = updates_program(model, train, batch_size=batch_size, compiled=True) if how == "xla" else None
        self.evaluation_batch = lanes[1] if lanes else evaluation_batch(model)
        self._evaluate = validation and evaluation_program(model, validation, batch_size=self.evaluation_batch)
        self.train_size, self.evaluation_size = CallSize(), CallSize()

    def warm(self) -> None:
        """Trace and compile everything without training anything."""
        import tensorflow as tf

        if self._how == "native":
            from core.engine.recurrence.native.sweep import compile_all

            compile_all()
        nothing = tf.constant(0)
        order = tf.zeros([self._examples], tf.int32)
        if self._fast is not None:
            self._fast(order, nothing, nothing, tf.zeros([2], tf.float64))
        with tf.experimental.function_executor_type(self._executor):
            if self._fast is None or not self.lanes:
                self._train(order, nothing, nothing, tf.zeros([2], tf.float64))
            if self._evaluate is not None:
                self._evaluate(nothing, nothing, tf.zeros([], tf.float64))

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        """Set all that is random or scheduled in `epoch`."""
        if learning_rate != self._rate:
            self.model.optimizer.learning_rate = self._rate = learning_rate
        reseed(self._generators, seed, epoch)
        if self._memory:
            self._memory.forget(training=True)

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        """Some updates from `first` on, before `last`; the next update, and [loss times examples, gradient norm].

        `order` may be of the first of the examples alone. Where one update takes so long that it is a call of its own,
        and its recurrences are in machine code, `stop` is asked meanwhile, and when it agrees, the update never began.
        """
        whole = len(order) // self.batch_size
        fast = self._fast is not None and first < whole
        count = min(self.train_size.steps, (min(last, whole) if fast else last) - first)
        if fast:
            order = np.pad(order, (0, self._examples - len(order)))
        if self._how == "native" and count == 1 and stop is not None:
            return self._interruptible(order, first, sums, stop)
        return first + count, self._run(order, first, count, sums, fast=fast)

    def _run(self, order: np.ndarray, first: int, count: int, sums: np.ndarray, *, fast: bool) -> np.ndarray:
        import tensorflow as tf

        program = self._fast if fast else self._train
        with self.train_size.measured(count), tf.experimental.function_executor_type(None if fast else self._executor):
            return program(tf.constant(order), tf.constant(first), tf.constant(count), tf.constant(sums)).numpy()

    def _interruptible(self, order: np.ndarray, first: int, sums: np.ndarray, stop: Stop) -> tuple[int, np.ndarray]:
        """One update, or none."""
        import tensorflow as tf

        from core.engine.recurrence.native.crew import watched

        kept = [(variable, variable.numpy()) for variable in self._passing()]
        with watched(stop) as halted:
            try:
                return first + 1, self._run(order, first, 1, sums, fast=False)
            except tf.errors.OpError:
                if not halted():
                    raise
        for variable, value in kept:
            variable.assign(value)
        return first, sums

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        """Some batches from `first` on; the next batch, and loss times examples so far."""
        import tensorflow as tf

        if self._memory and first == 0:
            self._memory.forget(training=False)
        count = min(self.evaluation_size.steps, batches - first)
        with self.evaluation_size.measured(count), tf.experimental.function_executor_type(EXECUTOR):
            total = self._evaluate(tf.constant(first), tf.constant(count), tf.constant(total, tf.float64))
        return first + count, float(total)

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        return self.model.get_weights()

    def state(self) -> list[np.ndarray]:
        """Every variable that training changes: weights, random generators, optimizer, states that are carried."""
        return [variable.numpy() for variable in self._variables()]

    def restore(self, state: list[np.ndarray]) -> None:
        """Go on from what `state` gave."""
        for variable, value in zip(self._variables(), state, strict=True):
            variable.assign(value)
        self._rate = None

    def claim(self) -> None:
        """Put the hand-written recurrences under the model's layers, for whatever is traced from now on."""
        hasten(self.model, self._how)
        if self._memory:
            self._memory.attach()

    def released(self) -> "keras.Model":
        """The model with Keras' own layers again."""
        slacken(self.model)
        return self.model

    def _passing(self) -> list:
        """Variables that a pass through the network changes, before any gradient is there."""
        return [*self.model.non_trainable_variables, *(self._memory.variables if self._memory else [])]

    def _variables(self) -> list:
        carried = self._memory.variables if self._memory else []
        return [*self.model.variables, *self.model.optimizer.variables, *carried]


def updates_rows_alone(model: "keras.Model") -> bool:
    """Whether an update may touch a few rows of an embedding alone, which can wait for ever in that executor.

    Seen with RMSprop where nothing is clipped (TensorFlow 2.21); there the queue is worth its time.
    """
    import keras

    embedded = any(isinstance(layer, keras.layers.Embedding) for layer in model._flatten_layers())
    return embedded and isinstance(model.optimizer, keras.optimizers.RMSprop)


def evaluation_batch(model: "keras.Model") -> int:
    """How many examples of such a network one core evaluates in CALL_SECONDS, so that a stop is heard in between."""
    import keras

    recurrent = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.RNN)]
    numbers = sum(prod(variable.shape) for layer in recurrent for variable in layer.trainable_variables)
    timesteps = model.input_shape[1] or 1
    most = CALL_SECONDS * FLOPS / max(1.0, 2.0 * numbers * timesteps)
    return int(min(EVALUATION_BATCH, max(SMALLEST_EVALUATION, most)))
