"""An update of very little, by which all code of its kind is compiled, or fetched from where it was kept."""

from collections.abc import Callable

import numpy as np

from core.engine.machine.cells import LSTM
from core.engine.machine.examples import Batches, FlatExamples
from core.engine.machine.losses import MachineLoss
from core.engine.machine.optimizers import ADAM, SLOTS
from core.engine.machine.parameters import Numbers
from core.engine.machine.shape import NetworkShape


def smallest_update(make: Callable) -> None:
    """Train the smallest network with what `make` makes of a shape, its numbers, its loss and the dropout's rate."""
    shape = NetworkShape(cell=LSTM, activation=0, layers=2, units=1, features=1, outputs=1, timesteps=1, dropout=True)
    layer = [(1, 4), (1, 4), (4,)]
    numbers = Numbers([*layer, *layer, (1, 1), (1,)], slots=SLOTS[ADAM], layers=2)
    updates = make(shape, numbers, MachineLoss(np.ones(1, np.float32), 0), np.float32(0.5))
    values, starts = np.zeros(1, np.float32), np.zeros(1, np.int64)
    examples = FlatExamples(values, starts, values, starts, values)
    updates.run(examples, ADAM, Batches(np.zeros(1, np.int32), size=1, first=0, count=1), np.zeros(2))
