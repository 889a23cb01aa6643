"""Whole updates in machine code as programs: of small plain networks on one core, of large ones on all."""

from typing import TYPE_CHECKING, ClassVar, Protocol, Self

import numpy as np

from core.data.examples import Examples
from core.engine.graph.calls import CallSize
from core.engine.machine.coverage import ACTIVATIONS, EXAMPLES, covered, writes
from core.engine.machine.examples import Batches, FlatExamples, flat
from core.engine.program import Original, Stop
from core.engine.work import UpdateWork

if TYPE_CHECKING:
    import keras

    from core.engine.machine.losses import MachineLoss
    from core.engine.machine.parameters import Numbers
    from core.engine.machine.shape import NetworkShape

KERAS_CELLS = ("SimpleRNN", "LSTM", "GRU")
"""Keras' names of core.engine.machine.coverage.CELLS."""
UPDATE_SECONDS = 4e-6
STEP_SECONDS = 0.5e-6
FLOPS = 90e9
"""On one core."""
SHARED_UPDATE_SECONDS = 50e-6
SHARED_FLOPS = 100e9
"""On one core; it takes more where nobody else does."""
SHARED_FROM = (16_000, 3e7), (10_000, 3e8)
"""Weights of a layer and operations of an update from which on updates are shared out among all cores.

Measured on two cores: from the first on one core alone does such updates as quickly as the unshared code, and two in
little more than half the time; from the second on that is a tenth to a third slower on one core, and a quarter to a
third quicker on two.
"""
WRITING_FROM = 5e7
"""Operations of an update of networks on tokens, for which there is no other machine code.

Measured on two cores: at 6e7 it is 1.3 times as fast as XLA or more, at 3e7 a fifth to a quarter faster.
"""
LONG_SECONDS = 0.2
"""Updates that take longer are shared out too, since then a stop is heard between two timesteps."""


class Updates(Protocol):
    """Machine code and its workspace for networks of one shape."""

    def run(self, examples: FlatExamples, optimizer: int, batches: Batches, sums: np.ndarray) -> None:
        """Do the updates; without an optimizer nothing is learnt. `sums` go on with loss times examples, and norm."""
        ...


class MachineProgram:
    """A compiled Keras model, trained and evaluated beside it; the model learns of it by `state` alone."""

    part: ClassVar[str]
    """What has to be compiled for it: one of core.engine.machine.compiling.PARTS."""

    def __init__(
        self,
        model: "keras.Model",
        train: Examples,
        validation: Examples | None,
        *,
        batch_size: int,
        evaluation_batch: int,
        lanes: tuple[int, int] | None = None,
    ) -> None:
        """`lanes` as in core.engine.graph.GraphProgram."""
        from core.engine.machine.losses import LOSSES, MachineLoss
        from core.engine.machine.parameters import Parameters

        self.model = model
        self.batch_size = batch_size
        self.evaluation_batch = evaluation_batch
        self._parameters = Parameters(model)
        rate = np.float32(max((layer.rate for layer in model.layers if hasattr(layer, "rate")), default=0.0))
        fractions = np.array(getattr(model.loss, "quantiles", [1.0]), np.float32)
        loss = MachineLoss(fractions, LOSSES.index(type(model.loss).__name__))
        shape = shape_of(model, lanes or (0, 0))
        self._updates = self.updates(shape, self._parameters, loss, rate, batch_size)
        self._train, self._validation = flat(train), flat(validation) if validation else None
        self._in_order = np.arange(len(validation or ()), dtype=np.int32)
        self.train_size, self.evaluation_size = CallSize(), CallSize()

    @classmethod
    def beside(cls, original: Original, train: Examples, validation: Examples) -> Self:
        """One for the network of `original`, its code compiled, or fetched from where it was kept."""
        from core.engine.machine.compiling import compiled

        compiled(cls.part)
        sizes = {"batch_size": original.batch_size, "evaluation_batch": original.evaluation_batch}
        return cls(original.model, train, validation, **sizes, lanes=original.lanes)

    @staticmethod
    def updates(
        shape: "NetworkShape", numbers: "Numbers", loss: "MachineLoss", rate: np.float32, batch: int
    ) -> Updates:
        """For networks of one shape; `rate` is the dropout's."""
        raise NotImplementedError

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        self._parameters.begin_epoch(seed, epoch, learning_rate)

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        count = min(self.train_size.steps, last - first)
        sums = sums.copy()
        with self.train_size.measured(count):
            batches = Batches(order, self.batch_size, first, count)
            self._updates.run(self._train, self._parameters.kind, batches, sums)
        self._parameters.updates += count
        return first + count, sums

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        from core.engine.machine.optimizers import NONE

        sums, count = np.array([total, 0.0]), min(self.evaluation_size.steps, batches - first)
        with self.evaluation_size.measured(count):
            batches = Batches(self._in_order, self.evaluation_batch, first, count)
            self._updates.run(self._validation, NONE, batches, sums)
        return first + count, float(sums[0])

    def weights(self) -> list[np.ndarray]:
        return self._parameters.weights()

    def squares(self) -> list[np.ndarray]:
        return self._parameters.squares()

    def state(self) -> list[np.ndarray]:
        return self._parameters.copies()

    def restore(self, state: list[np.ndarray]) -> None:
        self._parameters.take(state)


class BatchLanesProgram(MachineProgram):
    """Small networks on one core, many updates in one call; examples lie side by side in vector registers."""

    name: ClassVar[str] = "batch_lanes"
    interruptible: ClassVar[bool] = False
    part = "batch_lanes"

    @classmethod
    def takes(cls, work: UpdateWork) -> bool:
        return covered(work.ends, work.model)

    @classmethod
    def seconds(cls, work: UpdateWork) -> float:
        # Machine code does so many examples at once, and takes as long for fewer.
        return UPDATE_SECONDS + work.steps * STEP_SECONDS + work.operations_by(EXAMPLES) / FLOPS

    @staticmethod
    def updates(
        shape: "NetworkShape", numbers: "Numbers", loss: "MachineLoss", rate: np.float32, batch: int
    ) -> Updates:
        from core.engine.machine.batch_lanes.updates import BatchLanesUpdates

        return BatchLanesUpdates(shape, numbers, loss, rate)


class UnitLanesProgram(MachineProgram):
    """Large networks, each update on all cores; units lie side by side in vector registers."""

    name: ClassVar[str] = "unit_lanes"
    interruptible: ClassVar[bool] = True
    part = "unit_lanes"

    @classmethod
    def takes(cls, work: UpdateWork) -> bool:
        if writes(work.ends, work.model):
            return work.operations >= WRITING_FROM
        large = any(work.weights >= least and work.operations >= most for least, most in SHARED_FROM)
        return covered(work.ends, work.model) and (large or BatchLanesProgram.seconds(work) > LONG_SECONDS)

    @classmethod
    def seconds(cls, work: UpdateWork) -> float:
        return SHARED_UPDATE_SECONDS + work.operations_by(8) / SHARED_FLOPS

    @staticmethod
    def updates(
        shape: "NetworkShape", numbers: "Numbers", loss: "MachineLoss", rate: np.float32, batch: int
    ) -> Updates:
        from core.engine.machine.unit_lanes.updates import UnitLanesUpdates

        return UnitLanesUpdates(shape, numbers, loss, rate, batch=batch)

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        super().begin_epoch(seed, epoch, learning_rate)
        self._updates.trained.forget()

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        if first == 0:
            self._updates.evaluated.forget()
        return super().evaluate(first, batches, total)

    def state(self) -> list[np.ndarray]:
        return [*super().state(), *self._updates.trained.states()]

    def restore(self, state: list[np.ndarray]) -> None:
        carried = self._updates.trained.states()
        super().restore(state[: len(state) - len(carried)])
        self._updates.trained.take(state[len(state) - len(carried) :])

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        if stop is None or min(self.train_size.steps, last - first) > 1:
            return super().train(order, first, last, sums, stop)
        from core.engine.machine.threads import Halted, watched

        with watched(stop):
            try:
                return super().train(order, first, last, sums, stop)
            except Halted:
                return first, sums


def shape_of(model: "keras.Model", lanes: tuple[int, int]) -> "NetworkShape":
    """The shape of a network."""
    from core.engine.machine.shape import NetworkShape

    layers, dense = [layer for layer in model.layers if hasattr(layer, "cell")], model.layers[-1]
    cell, (_, timesteps, *measured) = layers[0].cell, model.input_shape
    return NetworkShape(
        cell=KERAS_CELLS.index(type(layers[0]).__name__),
        activation=ACTIVATIONS.index(cell.activation.__name__),
        layers=len(layers),
        units=cell.units,
        features=layers[0].input.shape[-1],
        outputs=dense.units,
        timesteps=timesteps,
        dropout=any(hasattr(layer, "rate") for layer in model.layers),
        vocabulary=0 if measured else model.layers[0].input_dim,
        lanes=lanes,
    )
