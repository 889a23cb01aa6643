"""One network in training: updates in calls of about a tenth of a second, evaluation, and its whole state as arrays."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.tasks.task import Dataset
from core.training.randomness import order_of, reseed
from core.training.resident import Resident
from core.training.updates import evaluation_program, updates_program

if TYPE_CHECKING:
    import keras

CALL_SECONDS = 0.1
"""How long one call into the graph should take: short enough to stop at once, long enough to cost nothing."""
EVALUATION_BATCH = 512


@dataclass(frozen=True)
class EpochSums:
    """Over the updates of an epoch so far: loss times examples, and gradient norm."""

    loss: float = 0.0
    norm: float = 0.0


class Engine:
    """Trains a compiled Keras model on a dataset; always leaves it a plain Keras model."""

    def __init__(self, model: "keras.Model", dataset: Dataset, *, batch_size: int, seed: int) -> None:
        self.model = model
        self.batch_size = batch_size
        self.seed = seed
        self.examples = len(dataset.train)
        self.batches = -(-self.examples // batch_size)
        self._updates = updates_program(model, Resident(dataset.train), batch_size=batch_size)
        self._evaluate = None
        if len(dataset.validation):
            self._evaluate = evaluation_program(model, Resident(dataset.validation), batch_size=EVALUATION_BATCH)
        self._updates_per_call = 1

    def begin_epoch(self, epoch: int, learning_rate: float) -> None:
        """Set all that is random or scheduled in `epoch` (from 1), so that it repeats however the run got here."""
        self.model.optimizer.learning_rate = learning_rate
        reseed(self.model, self.seed, epoch)
        self.take_order(epoch)

    def take_order(self, epoch: int) -> None:
        """The order of the examples in `epoch`."""
        import tensorflow as tf

        self._order = tf.constant(order_of(self.examples, self.seed, epoch))

    def train(self, first: int, sums: EpochSums) -> tuple[int, EpochSums]:
        """Some updates of this epoch from update `first` on; the next update and the sums so far."""
        import tensorflow as tf

        count = min(self._updates_per_call, self.batches - first)
        began = time.perf_counter()
        answer = self._updates(
            self._order, tf.constant(first), tf.constant(count), tf.constant([sums.loss, sums.norm], tf.float64)
        )
        loss, norm = (float(value) for value in answer.numpy())
        self._adapt(count, time.perf_counter() - began)
        return first + count, EpochSums(loss, norm)

    def mean_loss(self, sums: EpochSums, updates: int) -> float:
        """Mean loss over the examples of the first `updates` updates of an epoch."""
        return sums.loss / min(updates * self.batch_size, self.examples)

    def validation_loss(self) -> float | None:
        """Mean loss over the validation part; None where there is none."""
        return None if self._evaluate is None else float(self._evaluate())

    def state(self) -> list[np.ndarray]:
        """Every variable that training changes: weights, optimizer, random generators."""
        return [variable.numpy() for variable in self._variables()]

    def restore(self, state: list[np.ndarray]) -> None:
        """Continue from what `state` gave."""
        for variable, value in zip(self._variables(), state, strict=True):
            variable.assign(value)

    def _variables(self) -> list:
        return [*self.model.variables, *self.model.optimizer.variables]

    def _adapt(self, count: int, seconds: float) -> None:
        wanted = count * CALL_SECONDS / max(seconds, 1e-6)
        # Growth is bounded because a first call also traces, and a busy machine may be idle a moment later.
        self._updates_per_call = int(min(max(1, wanted), 4 * self._updates_per_call))
