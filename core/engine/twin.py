"""The compiled twin of a network: made beside the training, taking over at an update that the recipe alone decides.

XLA compiles its whole program; or machine code of our own does the recurrences of a large network, all of a small one.

Two programs for the same sums differ in the last bits. So that one seed gives one result, and a resumed run equals the
uninterrupted one, the change from one to the other never depends on a clock: it follows from shapes and counts.
"""

import math
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.data.examples import Examples
from core.engine.costs import Cost
from core.engine.graph import Programs
from core.engine.recurrence.layers import How
from core.engine.resident import Resident

if TYPE_CHECKING:
    from core.engine.machine.programs import MachinePrograms

WORTH_SECONDS = 3.0
"""A run compiles when that saves at least so much."""
BESIDE_SECONDS = 1.5
"""Estimated training time before the twin takes over; by then it is compiled, as a rule."""
DEAF_SECONDS = 0.3
"""Updates that take longer uncompiled would not hear a stop in time; machine code of our own does."""


def switch_update(cost: Cost, updates: int) -> int | None:
    """The update, counted over all epochs, from which the compiled twin trains; None: it is not worth compiling."""
    if cost.how in ("native", "shared") and cost.uncompiled > DEAF_SECONDS:
        return 0
    saved = updates * (cost.uncompiled - cost.compiled)
    return math.ceil(BESIDE_SECONDS / cost.uncompiled) if saved > WORTH_SECONDS else None


class Twin:
    """Programs for the same updates that `make` makes in a thread of its own."""

    def __init__(self, make: "Callable[[], Programs | MachinePrograms]") -> None:
        self._make = make
        self._programs: Programs | MachinePrograms | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="compiler", daemon=True)
        self._thread.start()

    @property
    def compiling(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> "Programs | MachinePrograms | None":
        """The compiled programs once they are there; raises what compiling raised."""
        self._thread.join(seconds)
        if self._failure is not None:
            raise self._failure
        return None if self._thread.is_alive() else self._programs

    def _run(self) -> None:
        try:
            self._programs = self._make()
        except Exception as error:  # handed over to the thread that waits
            self._failure = error


def compiled(original: Programs, train: Resident, validation: Resident | None, how: How) -> Programs:
    """A copy of the network of `original`, whose programs are compiled."""
    import keras

    model = keras.models.clone_model(original.model)
    model.compile_from_config(original.model.get_compile_config())
    model.optimizer.build(model.trainable_variables)
    twin = Programs(model, train, validation, batch_size=original.batch_size, how=how, lanes=original.lanes)
    twin.warm()
    return twin


def in_machine_code(original: Programs, train: Examples, validation: Examples, *, shared: bool) -> "MachinePrograms":
    """The updates of `original`'s network in machine code as a whole; `shared`: each on all cores."""
    from core.engine.machine.making import have
    from core.engine.machine.programs import MachinePrograms

    have(shared=shared)
    sizes = {"batch_size": original.batch_size, "evaluation_batch": original.evaluation_batch}
    return MachinePrograms(original.model, train, validation, **sizes, shared=shared)
