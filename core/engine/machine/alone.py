"""Many whole updates of a small plain network in one call, on one core."""

import numpy as np

from core.engine.machine.parameters import Numbers
from core.engine.machine.plan import Plan, Shape
from core.engine.machine.updates import run


class Alone:
    """Machine code and its room for networks of one shape."""

    def __init__(self, shape: Shape, numbers: Numbers, loss: tuple[np.ndarray, int], rate: np.float32) -> None:
        """`loss` is quantiles and the loss' number; `rate` is the dropout's."""
        plan = Plan(shape)
        self._network = plan.room(), plan.table, plan.common
        self._numbers, self._loss, self._rate = numbers, loss, rate

    def run(
        self, examples: tuple, optimizer: int, order: np.ndarray, size: int, first: int, count: int, sums: np.ndarray
    ) -> None:
        """As core.engine.machine.updates.run."""
        own = self._numbers
        kept = own.settings, own.slots, own.gradients, int(own.updates)
        given = self._rate, own.seeds, optimizer, *kept, order, size, first, count, sums
        run(self._network, own.own, *examples, *self._loss, *given)
