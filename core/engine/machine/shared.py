"""Whole updates of large plain networks, each shared out among all cores; one thread leads, the others help.

Every number is summed up in the same order whoever does it, so that any number of threads gives the same bits.
"""

import numpy as np

from core.engine.machine.leading import take_part
from core.engine.machine.parameters import Numbers
from core.engine.machine.plan import GATES, Shape
from core.engine.machine.work import NETWORK, WORK
from core.engine.recurrence.native import crew
from core.engine.recurrence.native.arrays import place
from core.engine.recurrence.native.passes import GRU
from core.engine.recurrence.native.phases import new_state
from core.engine.recurrence.native.sweep import Kind, Sweep
from core.engine.recurrence.native.tiles import ROWS, padded

ROOM = 200_000_000
"""Bytes that passes leave behind for the way back, about; more would gain nothing."""
SMALLEST = 4 * ROWS
"""Examples from which on weights are read for enough rows at once."""


def at_once(shape: Shape, batch: int) -> int:
    """Examples that go there and back together, by shape alone; batches that are larger are cut into equal parts."""
    floats = 2 * GATES[shape.cell] + 4
    example = 4 * floats * shape.units * shape.timesteps * shape.layers
    parts = -(-batch * example // ROOM)
    return min(batch, max(SMALLEST, padded(-(-batch // parts), SMALLEST)))


class Shared:
    """Room for networks of one shape and for `batch` examples, or as many as are gone through at once."""

    def __init__(
        self, shape: Shape, numbers: Numbers, loss: tuple[np.ndarray, int], rate: np.float32, *, batch: int
    ) -> None:
        units, outputs, kind = shape.units, shape.outputs, Kind(shape.cell, shape.activation, GATES[shape.cell])
        batch = at_once(shape, batch)
        widths = [shape.features, *[units] * (shape.layers - 1)]
        sweeps = [
            Sweep(kind, time=shape.timesteps, batch=batch, features=width, units=units, inner=layer > 0)
            for layer, width in enumerate(widths)
        ]
        count, told = sweeps[0].rows, [shape.timesteps] * (shape.layers - 1) + [1]
        masks = [np.zeros((count, time * units * shape.dropout), np.float32) for time in told]
        pairs = zip(sweeps, masks, strict=True)
        self._layers = np.array([[*sweep.layer, place(mask)] for sweep, mask in pairs], np.int64)
        sizes, begin = [], 0
        for sweep in sweeps:
            gates, biases = kind.gates * units, 2 if shape.cell == GRU else 1
            kernel, recurrent = begin, begin + sweep.features * gates
            bias = recurrent + units * gates
            sizes.append([sweep.features, kernel, recurrent, bias, biases, sweep.panel_count])
            begin = bias + biases * gates
        self._sizes = np.array(sizes, np.int64)
        room = {
            "seen": np.zeros((count, units), np.float32),
            "answers": np.zeros((count, outputs), np.float32),
            "losses": np.zeros(count),
            "slopes": np.zeros((count, outputs), np.float32),
            "dense_rows": np.zeros((outputs, units), np.float32),
            "squares": np.zeros(sum(sweep.panel_count for sweep in sweeps), np.float32),
        }
        shares, kind_of_loss = loss
        network = {name: getattr(numbers, name) for name in NETWORK}
        self._numbers, self._kept = numbers, (sweeps, masks, room, shares)
        self._work = np.zeros(1, WORK)
        self._set(units=units, outputs=outputs, split=sweeps[0].split, dense=begin, parameters=len(numbers.own))
        self._set(capacity=count, quantiles=len(shares), rate=rate)
        self._set(loss=kind_of_loss, shares=shares, halt=crew.HALT, **network, **room)

    def run(
        self, examples: tuple, optimizer: int, order: np.ndarray, size: int, first: int, count: int, sums: np.ndarray
    ) -> None:
        """As core.engine.machine.updates.run; raises crew.Halted, and the update it was at leaves no trace."""
        (values, starts), (targets, target_starts, weights) = examples
        others, last = crew.hands() - 1, first + count
        self._set(values=values, starts=starts, targets=targets, target_starts=target_starts, weights=weights)
        self._set(order=order, orders=len(order), weighted=len(weights), sums=sums, hands=others + 1, mean=0, norm=0)
        self._set(optimizer=optimizer, size=size, number=first, last=last, updates=self._numbers.updates)
        given = new_state(), self._work, self._layers, self._sizes
        helpers = [crew.threads(others).submit(take_part, *given, False) for _ in range(others)]
        take_part(*given, True)
        for helper in helpers:
            helper.cancel()
        if self._work["number"][0] < last:
            raise crew.Halted

    def _set(self, **fields: object) -> None:
        """Numbers of the work, or addresses of arrays."""
        for name, value in fields.items():
            self._work[name] = value.ctypes.data if isinstance(value, np.ndarray) and value.ndim else value
