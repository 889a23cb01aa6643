"""The compiled twin of a network: made beside the training, taking over at an update that the recipe alone decides.

XLA compiles its whole program; or, where a network is large, its recurrences are in machine code of our own.

Two programs for the same sums differ in the last bits. So that one seed gives one result, and a resumed run equals the
uninterrupted one, the change from one to the other never depends on a clock: it follows from shapes and counts.
"""

import math
import threading

from core.training.costs import Cost
from core.training.programs import Programs
from core.training.recurrence.layers import How
from core.training.resident import Resident

WORTH_SECONDS = 3.0
"""A run compiles when that saves at least so much."""
BESIDE_SECONDS = 1.5
"""Estimated training time before the twin takes over; by then it is compiled, as a rule."""


def switch_update(cost: Cost, updates: int) -> int | None:
    """The update, counted over all epochs, from which the compiled twin trains; None: it is not worth compiling."""
    saved = updates * (cost.uncompiled - cost.compiled)
    return math.ceil(BESIDE_SECONDS / cost.uncompiled) if saved > WORTH_SECONDS else None


class Twin:
    """A copy of a network whose programs are compiled in a thread of their own."""

    def __init__(self, programs: Programs, train: Resident, validation: Resident | None, how: How) -> None:
        self._how = how
        self._original = programs
        self._residents = train, validation
        self._programs: Programs | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._make, name="compiler", daemon=True)
        self._thread.start()

    @property
    def compiling(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> Programs | None:
        """The compiled programs once they are there; raises what compiling raised."""
        self._thread.join(seconds)
        if self._failure is not None:
            raise self._failure
        return None if self._thread.is_alive() else self._programs

    def _make(self) -> None:
        import keras

        try:
            model = keras.models.clone_model(self._original.model)
            model.compile_from_config(self._original.model.get_compile_config())
            model.optimizer.build(model.trainable_variables)
            train, validation = self._residents
            original = self._original
            twin = Programs(
                model, train, validation, batch_size=original.batch_size, how=self._how, lanes=original.lanes
            )
            twin.warm(train.count)
            self._programs = twin
        except Exception as error:  # handed over to the thread that waits
            self._failure = error
