"""Stands in for core.training.programs.Programs: the same calls, answered by whole updates in machine code."""

from typing import TYPE_CHECKING

import numpy as np

from core.data.examples import Entries, Examples, Windows
from core.training.calls import CallSize
from core.training.machine.losses import LOSSES
from core.training.machine.optimizers import NONE, RATE
from core.training.machine.parameters import Parameters
from core.training.machine.plan import Plan, Shape
from core.training.machine.updates import run
from core.training.recurrence.native import ACTIVATIONS
from core.training.recurrence.native.layer import CELLS
from core.training.recurrence.native.passes import LSTM

if TYPE_CHECKING:
    import keras


class MachinePrograms:
    """A compiled Keras model, trained and evaluated beside it; the model learns of it by `state` alone."""

    def __init__(
        self,
        model: "keras.Model",
        train: Examples,
        validation: Examples | None,
        *,
        batch_size: int,
        evaluation_batch: int,
    ) -> None:
        self.model = model
        self.batch_size = batch_size
        self._evaluation_batch = evaluation_batch
        self._parameters = Parameters(model)
        plan = Plan(shape_of(model))
        self._network = plan.room(), plan.table, plan.common
        self._rate = np.float32(max((layer.rate for layer in model.layers if hasattr(layer, "rate")), default=0.0))
        self._loss = (
            np.array(getattr(model.loss, "quantiles", [1.0]), np.float32),
            LOSSES.index(type(model.loss).__name__),
        )
        self._train, self._validation = flat(train), flat(validation) if validation else None
        self._in_order = np.arange(len(validation or ()), dtype=np.int32)
        self.train_size, self.evaluation_size = CallSize(), CallSize()

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        """Set all that is random or scheduled in `epoch`."""
        self._parameters.settings[RATE] = learning_rate
        self._parameters.reseed(seed, epoch)

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: object = None
    ) -> tuple[int, np.ndarray]:
        """As core.training.programs.Programs.train; no update is so long that `stop` would be asked meanwhile."""
        sums, count = sums.copy(), min(self.train_size.steps, last - first)
        with self.train_size.measured(count):
            self._run(self._train, self._parameters.kind, order, self.batch_size, first, count, sums)
        self._parameters.updates += count
        return first + count, sums

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        """As core.training.programs.Programs.evaluate."""
        sums, count = np.array([total, 0.0]), min(self.evaluation_size.steps, batches - first)
        with self.evaluation_size.measured(count):
            self._run(self._validation, NONE, self._in_order, self._evaluation_batch, first, count, sums)
        return first + count, float(sums[0])

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        return self._parameters.weights()

    def state(self) -> list[np.ndarray]:
        """As core.training.programs.Programs.state."""
        return self._parameters.copies()

    def restore(self, state: list[np.ndarray]) -> None:
        """Go on from what `state` gave."""
        self._parameters.take(state)

    def _run(
        self, examples: tuple, optimizer: int, order: np.ndarray, size: int, first: int, count: int, sums: np.ndarray
    ) -> None:
        own = self._parameters
        kept = own.settings, own.slots, own.gradients, int(own.updates)
        run(
            self._network,
            own.own,
            *examples,
            *self._loss,
            self._rate,
            own.seeds,
            optimizer,
            *kept,
            order,
            size,
            first,
            count,
            sums,
        )


def fetch() -> None:
    """Have the machine code made, or fetched from where an earlier process kept it."""
    plan = Plan(Shape(cell=LSTM, activation=0, layers=1, units=1, features=1, outputs=1, timesteps=1))
    nothing, starts = np.zeros(0, np.float32), np.zeros(0, np.int64)
    examples, order = ((nothing, starts), (nothing, starts, nothing)), np.zeros(0, np.int32)
    own = nothing, np.zeros((0, 0), np.float32), nothing, 0
    network = plan.room(), plan.table, plan.common
    run(
        network,
        nothing,
        *examples,
        nothing,
        0,
        np.float32(0),
        np.zeros((1, 2), np.int64),
        NONE,
        *own,
        order,
        1,
        0,
        0,
        np.zeros(2),
    )


def shape_of(model: "keras.Model") -> Shape:
    """What the plan of a network depends on."""
    layers, dense = [layer for layer in model.layers if hasattr(layer, "cell")], model.layers[-1]
    cell, (_, timesteps, features) = layers[0].cell, model.input_shape
    return Shape(
        cell=CELLS[type(layers[0]).__name__][0],
        activation=ACTIVATIONS.index(cell.activation.__name__),
        layers=len(layers),
        units=cell.units,
        features=features,
        outputs=dense.units,
        timesteps=timesteps,
        dropout=len(model.layers) > len(layers) + 1,
    )


def flat(examples: Examples) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Numbers and where each example's begin, of the inputs and of the targets; then the weights, if any."""
    weights = np.zeros(0) if examples.weights is None else examples.weights
    return _numbers(examples.inputs), (*_numbers(examples.targets), np.ascontiguousarray(weights, np.float32))


def _numbers(entries: Entries) -> tuple[np.ndarray, np.ndarray]:
    values = np.ascontiguousarray(entries.values, np.float32)
    starts = entries.starts if isinstance(entries, Windows) else np.arange(len(values))
    return values.ravel(), np.ascontiguousarray(starts, np.int64) * (values.size // max(1, len(values)))
