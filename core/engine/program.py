"""The protocol of all that can do a network's updates: TensorFlow's graph, its XLA twin, machine code."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

import numpy as np

from core.data.examples import Examples
from core.engine.graph.resident import Resident
from core.engine.work import UpdateWork

if TYPE_CHECKING:
    import keras

Stop = Callable[[], object]
"""Answers something true when training shall end."""


class Original(Protocol):
    """The program that trains at first: what others of the same network are made from."""

    model: "keras.Model"
    residents: tuple[Resident, Resident | None]
    """The training and the validation part as tensors."""
    batch_size: int
    evaluation_batch: int
    lanes: tuple[int, int] | None
    """Where states are carried from batch to batch, how many are read side by side: in training, in evaluation."""


class Program(Protocol):
    """One way to do the updates of one network; the class itself says which networks it takes."""

    name: ClassVar[str]
    interruptible: ClassVar[bool]
    """Whether a stop is heard within an update that takes long."""
    evaluation_batch: int
    """Examples that are evaluated at once."""

    @classmethod
    def takes(cls, work: UpdateWork) -> bool:
        """Whether it can do such updates and is meant for their size."""
        ...

    @classmethod
    def seconds(cls, work: UpdateWork) -> float:
        """What it expects an update to take on one core; right within a factor of about two."""
        ...

    @classmethod
    def beside(cls, original: Original, train: Examples, validation: Examples) -> Self:
        """One for the network of `original`, all of it compiled; made while that one trains."""
        ...

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        """Set all that is random or scheduled in `epoch`."""
        ...

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        """Some updates from `first` on, before `last`; the next update, and [loss times examples, gradient norm].

        `order` may be of the first of the examples alone. Where one update takes so long that it is a call of its own,
        an interruptible program asks `stop` meanwhile, and when that agrees, the update never began.
        """
        ...

    def evaluate(self, first: int, batches: int, total: float) -> tuple[int, float]:
        """Some batches of the validation part from `first` on; the next batch, and loss times examples so far."""
        ...

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        ...

    def squares(self) -> list[np.ndarray]:
        """What the optimizer keeps of the squared gradient of each trainable weight; nothing where it keeps none."""
        ...

    def state(self) -> list[np.ndarray]:
        """Every variable that training changes: weights, random generators, optimizer, states that are carried."""
        ...

    def restore(self, state: list[np.ndarray]) -> None:
        """Go on from what `state` of any program of this network gave."""
        ...
