"""Stands in for core.engine.graph.Programs: the same calls, answered by whole updates in machine code."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from core.data.examples import Entries, Examples, Windows
from core.engine.calls import CallSize
from core.engine.graph import Stop
from core.engine.machine.alone import Alone
from core.engine.machine.losses import LOSSES
from core.engine.machine.optimizers import ADAM, NONE, RATE, SLOTS
from core.engine.machine.parameters import Numbers, Parameters
from core.engine.machine.plan import Shape
from core.engine.machine.shared import Shared
from core.engine.recurrence.native import ACTIVATIONS
from core.engine.recurrence.native.crew import Halted, watched
from core.engine.recurrence.native.layer import CELLS
from core.engine.recurrence.native.passes import LSTM

if TYPE_CHECKING:
    import keras


class MachinePrograms:
    """A compiled Keras model, trained and evaluated beside it; the model learns of it by `state` alone.

    Many updates in one call on one core, or `shared`: each on all cores.
    """

    def __init__(
        self,
        model: "keras.Model",
        train: Examples,
        validation: Examples | None,
        *,
        batch_size: int,
        evaluation_batch: int,
        shared: bool = False,
    ) -> None:
        self.model = model
        self.batch_size = batch_size
        self._evaluation_batch = evaluation_batch
        self._parameters = Parameters(model)
        rate = np.float32(max((layer.rate for layer in model.layers if hasattr(layer, "rate")), default=0.0))
        shares = np.array(getattr(model.loss, "quantiles", [1.0]), np.float32)
        loss = shares, LOSSES.index(type(model.loss).__name__)
        make = partial(Shared, batch=batch_size) if shared else Alone
        self._updates = make(shape_of(model), self._parameters, loss, rate)
        self._train, self._validation = flat(train), flat(validation) if validation else None
        self._in_order = np.arange(len(validation or ()), dtype=np.int32)
        self.train_size, self.evaluation_size = CallSize(), CallSize()

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        """Set all that is random or scheduled in `epoch`."""
        self._parameters.settings[RATE] = learning_rate
        self._parameters.reseed(seed, epoch)

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        """As core.engine.graph.Programs.train; where all cores are at one update, `stop` is asked meanwhile."""
        count = min(self.train_size.steps, last - first)
        if stop is None or count > 1 or isinstance(self._updates, Alone):
            return self._trained(order, first, count, sums)
        with watched(stop):
            try:
                return self._trained(order, first, count, sums)
            except Halted:
                return first, sums

    def _trained(self, order: np.ndarray, first: int, count: int, sums: np.ndarray) -> tuple[int, np.ndarray]:
        sums = sums.copy()
        with self.train_size.measured(count):
            self._updates.run(self._train, self._parameters.kind, order, self.batch_size, first, count, sums)
        self._parameters.updates += count
        return first + count, sums

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        """As core.engine.graph.Programs.evaluate."""
        sums, count = np.array([total, 0.0]), min(self.evaluation_size.steps, batches - first)
        with self.evaluation_size.measured(count):
            self._updates.run(self._validation, NONE, self._in_order, self._evaluation_batch, first, count, sums)
        return first + count, float(sums[0])

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        return self._parameters.weights()

    def state(self) -> list[np.ndarray]:
        """As core.engine.graph.Programs.state."""
        return self._parameters.copies()

    def restore(self, state: list[np.ndarray]) -> None:
        """Go on from what `state` gave."""
        self._parameters.take(state)


def fetch(*, shared: bool) -> None:
    """Have the machine code made, or fetched from where an earlier process kept it, by an update of very little."""
    shape = Shape(cell=LSTM, activation=0, layers=2, units=1, features=1, outputs=1, timesteps=1, dropout=True)
    layer = [(1, 4), (1, 4), (4,)]
    numbers = Numbers([*layer, *layer, (1, 1), (1,)], slots=len(SLOTS[ADAM]), layers=2)
    loss = np.ones(1, np.float32), 0
    updates = (partial(Shared, batch=1) if shared else Alone)(shape, numbers, loss, np.float32(0.5))
    values, starts = np.zeros(1, np.float32), np.zeros(1, np.int64)
    examples = (values, starts), (values, starts, values)
    updates.run(examples, ADAM, np.zeros(1, np.int32), 1, 0, 1, np.zeros(2))


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
