"""Whole updates of large plain networks, each shared out among all cores; one thread leads, the others help.

Every number is summed up in the same order whoever does it, so that any number of threads gives the same bits.
"""

import numpy as np

from core.training.machine.layers import places
from core.training.machine.leading import take_part
from core.training.machine.optimizers import NONE
from core.training.machine.parameters import Numbers
from core.training.machine.plan import GATES, Shape
from core.training.recurrence.native import crew
from core.training.recurrence.native.passes import GRU
from core.training.recurrence.native.phases import new_state
from core.training.recurrence.native.sweep import Kind, Sweep


class Shared:
    """Room for networks of one shape in batches of `batch` examples at most; all else as in alone.Alone."""

    def __init__(
        self, shape: Shape, numbers: Numbers, loss: tuple[np.ndarray, int], rate: np.float32, *, batch: int
    ) -> None:
        self._numbers, self._judge = numbers, (*loss, rate)
        units, outputs, kind = shape.units, shape.outputs, Kind(shape.cell, shape.activation, GATES[shape.cell])
        widths = [shape.features, *[units] * (shape.layers - 1)]
        self._sweeps = [
            Sweep(kind, time=shape.timesteps, batch=batch, features=width, units=units, inner=layer > 0)
            for layer, width in enumerate(widths)
        ]
        bottom, told = self._sweeps[0], [shape.timesteps] * (shape.layers - 1) + [1]
        self._masks = [np.zeros((bottom.rows, time * units * shape.dropout), np.float32) for time in told]
        found = [places(*pair) for pair in zip(self._sweeps, self._masks, strict=True)]
        sizes, begin = [], 0
        for sweep in self._sweeps:
            gates, biases = kind.gates * units, 2 if shape.cell == GRU else 1
            kernel, recurrent = begin, begin + sweep.features * gates
            bias = recurrent + units * gates
            sizes.append([sweep.features, kernel, recurrent, bias, biases, sweep.panel_count])
            begin = bias + biases * gates
        self._common = np.array([shape.cell, shape.activation, units, outputs, bottom.split, begin, 1], np.int64)
        self._network = np.array(found, np.int64), np.array(sizes, np.int64), self._common
        count, panels = bottom.rows, sum(sweep.panel_count for sweep in self._sweeps)
        seen, dense = np.zeros((count, units), np.float32), np.zeros((outputs, units), np.float32)
        answers, slopes = (np.zeros((count, outputs), np.float32) for _ in range(2))
        self._room = seen, answers, np.zeros(count), slopes, dense, np.zeros(panels, np.float32)
        self._job = np.zeros(7, np.int64)

    def run(
        self, examples: tuple, optimizer: int, order: np.ndarray, size: int, first: int, count: int, sums: np.ndarray
    ) -> None:
        """As core.training.machine.updates.run; raises crew.Halted, and the update it was at leaves no trace."""
        own, others = self._numbers, crew.hands() - 1
        self._common[-1] = others + 1
        self._job[:] = 0, 0, 0, optimizer != NONE, 0, optimizer, own.updates
        numbers = own.own, own.gradients, own.slots, own.settings, own.seeds
        work = self._network, numbers, self._room, examples, self._judge, order, crew.HALT, self._job
        state, given = new_state(), (size, first, count, sums)
        helpers = [crew.threads(others).submit(take_part, state, work, False, *given) for _ in range(others)]
        finished = take_part(state, work, True, *given)
        for helper in helpers:
            helper.cancel()
        if finished < count:
            raise crew.Halted
