"""TensorFlow's graph as a program: many updates, or many evaluated batches, in one call."""

from math import prod
from typing import TYPE_CHECKING, Self

import numpy as np

from core.data.examples import Examples
from core.engine.graph.calls import CALL_SECONDS, CallSize
from core.engine.graph.folding import fold, unfold
from core.engine.graph.resident import Resident
from core.engine.graph.updates import Traced, evaluation_program, updates_program
from core.engine.keras_layers import layers_of, recurrent_layers
from core.engine.layer_gradients import square_slots
from core.engine.program import Original, Stop
from core.engine.randomness import generators_of, reseed
from core.engine.recurrence.layers import UNROLLED, hasten, slacken
from core.engine.recurrence.memory import CarriedStates
from core.engine.work import UpdateWork
from core.models.ends.inputs import PIXELS_AT_ONCE

if TYPE_CHECKING:
    import keras

STEP_SECONDS = {"simple_rnn": 18e-6, "gru": 37e-6, "lstm": 40e-6}
"""Forward and backward: what a timestep costs however small it is."""
UNROLLED_STEP_SECONDS = {"simple_rnn": 12e-6}
"""The same where short lookbacks are written out (core.engine.recurrence.layers.UNROLLED)."""
UPDATE_SECONDS = 250e-6
"""Optimizer, loss and bookkeeping of an update."""
FLOPS = 30e9
"""Multiplications and additions a second of one core."""
EVALUATION_BATCH = 512
"""Examples evaluated at once, and fewer where that would take longer than a call should."""
SMALLEST_EVALUATION = 16
EXECUTOR = "SINGLE_THREADED_EXECUTOR"
"""Runs the ops of an uncompiled program one after the other without a queue: half the time where steps are small."""


class GraphProgram:
    """A compiled Keras model, trained and evaluated on resident examples; takes every network."""

    name = "graph"
    interruptible = False

    def __init__(
        self,
        model: "keras.Model",
        train: Resident,
        validation: Resident | None,
        *,
        batch_size: int,
        lanes: tuple[int, int] | None = None,
    ) -> None:
        """`lanes`: where states are carried from batch to batch, how many are read side by side.

        First in training, where they are the batch size, then in evaluation.
        """
        self.model = model
        self.batch_size = batch_size
        self.lanes = lanes
        self.residents = train, validation
        self._memory = CarriedStates(model, lanes=lanes[0], evaluated=lanes[1]) if lanes else None
        # A choice between sizes waits for ever in that executor where there is a single thread (TensorFlow 2.21), and
        # so does an operation that shares its work among threads, as some losses do.
        queued = bool(train.buckets) or getattr(model.loss, "queued", False)
        self._evaluation_executor = None if queued else EXECUTOR
        self._executor = None if updates_rows_alone(model) else self._evaluation_executor
        self._rate: float | None = None
        """The learning rate as it was set last; None when somebody else may have set it."""
        self._generators = generators_of(model)
        self._squares = square_slots(model.optimizer, len(model.trainable_variables))
        self.claim()
        self._train = updates_program(model, train, batch_size=batch_size)
        self.evaluation_batch = lanes[1] if lanes else evaluation_batch(model, train.timesteps)
        self._evaluate = validation and evaluation_program(model, validation, batch_size=self.evaluation_batch)
        self.train_size, self.evaluation_size = CallSize(), CallSize()

    @classmethod
    def takes(cls, work: UpdateWork) -> bool:
        return True

    @classmethod
    def seconds(cls, work: UpdateWork) -> float:
        return UPDATE_SECONDS + work.steps * _step_seconds(work) + work.operations / FLOPS

    @classmethod
    def beside(cls, original: Original, train: Examples, validation: Examples) -> Self:
        """One of its own for a copy of the network."""
        import keras

        model = keras.models.clone_model(original.model)
        model.compile_from_config(original.model.get_compile_config())
        model.optimizer.build(model.trainable_variables)
        model.own_tokens = getattr(original.model, "own_tokens", 0.0)
        program = cls(model, *original.residents, batch_size=original.batch_size, lanes=original.lanes)
        program.warm()
        return program

    def warm(self) -> None:
        """Trace and compile everything without training anything."""
        self._trace(self._train, self._executor)
        self._trace_evaluation()

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        if learning_rate != self._rate:
            self.model.optimizer.learning_rate = self._rate = learning_rate
        reseed(self._generators, seed, epoch)
        if self._memory:
            self._memory.forget(training=True)

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        count = min(self.train_size.steps, last - first)
        return first + count, self._run(self._train, self._executor, order, first, count, sums)

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        import tensorflow as tf

        if self._memory and first == 0:
            self._memory.forget(training=False)
        count = min(self.evaluation_size.steps, batches - first)
        executor = self._evaluation_executor
        with self.evaluation_size.measured(count), tf.experimental.function_executor_type(executor):
            total = self._evaluate(tf.constant(first), tf.constant(count), tf.constant(total, tf.float64))
        return first + count, float(total)

    def weights(self) -> list[np.ndarray]:
        return self.model.get_weights()

    def squares(self) -> list[np.ndarray]:
        return [slot.numpy() for slot in self._squares]

    def state(self) -> list[np.ndarray]:
        return [variable.numpy() for variable in self._variables()]

    def restore(self, state: list[np.ndarray]) -> None:
        for variable, value in zip(self._variables(), state, strict=True):
            variable.assign(value)
        self._rate = None

    def claim(self) -> None:
        """Put quicker ways to the same sums under the model's layers, for whatever is traced from now on."""
        self._hasten()
        fold(self.model)
        if self._memory:
            self._memory.attach()

    def released(self) -> "keras.Model":
        """The model with Keras' own layers again."""
        slacken(self.model)
        unfold(self.model)
        return self.model

    def _hasten(self) -> None:
        hasten(self.model)

    def _run(
        self, program: Traced, executor: str | None, order: np.ndarray, first: int, count: int, sums: np.ndarray
    ) -> np.ndarray:
        import tensorflow as tf

        with self.train_size.measured(count), tf.experimental.function_executor_type(executor):
            return program(tf.constant(order), tf.constant(first), tf.constant(count), tf.constant(sums)).numpy()

    def _trace(self, program: Traced, executor: str | None) -> None:
        import tensorflow as tf

        nothing, order = tf.constant(0), tf.zeros([self.residents[0].count], tf.int32)
        with tf.experimental.function_executor_type(executor):
            program(order, nothing, nothing, tf.zeros([2], tf.float64))

    def _trace_evaluation(self) -> None:
        import tensorflow as tf

        if self._evaluate is None:
            return
        with tf.experimental.function_executor_type(self._executor):
            self._evaluate(tf.constant(0), tf.constant(0), tf.zeros([], tf.float64))

    def _variables(self) -> list:
        carried = self._memory.variables if self._memory else []
        return [*self.model.variables, *self.model.optimizer.variables, *carried]


def _step_seconds(work: UpdateWork) -> float:
    cell = work.model.cell
    if work.ends.timesteps <= UNROLLED and cell in UNROLLED_STEP_SECONDS:
        return UNROLLED_STEP_SECONDS[cell]
    return STEP_SECONDS.get(cell, 40e-6)


def updates_rows_alone(model: "keras.Model") -> bool:
    """Whether an update may touch a few rows of an embedding alone, which can wait for ever in that executor.

    Seen with RMSprop where nothing is clipped (TensorFlow 2.21); there the queue is worth its time.
    """
    import keras

    embedded = any(isinstance(layer, keras.layers.Embedding) for layer in layers_of(model))
    return embedded and isinstance(model.optimizer, keras.optimizers.RMSprop)


def evaluation_batch(model: "keras.Model", timesteps: int = 0) -> int:
    """How many examples of such a network one core evaluates in CALL_SECONDS, so that a stop is heard in between.

    `timesteps` are those of an example where the network itself takes any number of them.
    """
    numbers = sum(prod(variable.shape) for layer in recurrent_layers(model) for variable in layer.trainable_variables)
    if len(model.inputs) == 1:
        work = numbers * (timesteps or model.input_shape[1] or 1)
    else:  # of a decoder the answers, one of a vocabulary at each timestep, take the most
        work = timesteps * (numbers + model.output_shape[-1] * model.layers[-1].input.shape[-1])
    most = CALL_SECONDS * FLOPS / max(1.0, 2.0 * work)
    if len(model.inputs) == 1 and len(model.input_shape) == 5:  # frames, which take room
        most = min(most, PIXELS_AT_ONCE // prod(model.input_shape[1:]))
    return int(min(EVALUATION_BATCH, max(SMALLEST_EVALUATION, most)))
