"""Whole updates of large plain networks, each shared out among all cores; NumPy arrays and machine code of our own."""

from itertools import pairwise

import numpy as np

from core.training.machine import rows
from core.training.machine.optimizers import BLOCK, NONE
from core.training.machine.parameters import Numbers
from core.training.machine.plan import GATES, Shape
from core.training.recurrence.native.crew import share
from core.training.recurrence.native.sweep import NOTHING, PART, Kind, Sweep
from core.training.recurrence.native.tiles import ROWS, padded

NO_MASK = np.zeros((0, 0), np.float32)


class Shared:
    """Room for networks of one shape in batches of `batch` examples at most; all else as in alone.Alone."""

    def __init__(
        self, shape: Shape, numbers: Numbers, loss: tuple[np.ndarray, int], rate: np.float32, *, batch: int
    ) -> None:
        self._numbers, self._loss, self._rate, self._batch = numbers, loss, rate, batch
        units, outputs = shape.units, shape.outputs
        kind = Kind(shape.cell, shape.activation, GATES[shape.cell])
        widths = [shape.features, *[units] * (shape.layers - 1)]
        self._sweeps = [
            Sweep(kind, time=shape.timesteps, batch=batch, features=width, units=units, inner=layer > 0, fresh=True)
            for layer, width in enumerate(widths)
        ]
        count, told = self._sweeps[0].rows, [shape.timesteps] * (shape.layers - 1) + [1]
        self._masks = [np.zeros((count, time * units) if shape.dropout else (0, 0), np.float32) for time in told]
        self._seen, self._answers = np.zeros((count, units), np.float32), np.zeros((count, outputs), np.float32)
        self._losses, self._slopes = np.zeros(count), np.zeros((count, outputs), np.float32)
        *self._weights, self._dense, self._bias = numbers.shaped(numbers.own)
        *gradients, self._to_dense, self._to_bias = numbers.shaped(numbers.gradients)
        rows_of_all = [np.atleast_2d(part) for part in gradients]
        self._gradients = [rows_of_all[first : first + 3] for first in range(0, len(gradients), 3)]
        self._dense_rows = np.zeros((outputs, units), np.float32)
        self._squares = np.zeros(-(-len(numbers.own) // BLOCK), np.float32)

    def run(
        self, examples: tuple, optimizer: int, order: np.ndarray, size: int, first: int, count: int, sums: np.ndarray
    ) -> None:
        """As core.training.machine.updates.run; raises crew.Halted, and the update it was at leaves no trace."""
        learning = optimizer != NONE
        if not learning:
            self._lay_out()
        for number in range(first, first + count):
            batch, mean = order[number * size : (number + 1) * size], 0.0
            if learning:
                self._lay_out()
            for start in range(0, len(batch), self._batch):
                mean += self._pass(examples, batch[start : start + self._batch], len(batch), learning)
            if learning:
                self._add_up(len(batch))
                sums[1] += self._learn(optimizer, number - first)
            sums[0] += mean * len(batch)

    def _lay_out(self) -> None:
        """Weights where the products read them."""
        self._dense_rows[:] = self._dense.T
        jobs = []
        for layer, sweep in enumerate(self._sweeps):
            kernel, recurrent, bias = self._weights[3 * layer : 3 * layer + 3]
            jobs += [lambda s=sweep, w=(kernel, recurrent, bias): s.pack_there(*w)]
            jobs += [lambda s=sweep, w=(kernel, recurrent): s.pack_back(*w)]
        share(lambda low, high: [job() for job in jobs[low:high]], len(jobs))

    def _pass(self, examples: tuple, positions: np.ndarray, batch: int, learning: bool) -> float:
        """The part that the examples at `positions` have in the mean loss of a batch; leaves their gradients."""
        used = padded(len(positions), ROWS)
        share(lambda *part: self._go(examples, positions, batch, learning, *part), used, by=PART)
        if learning and used < len(self._losses):
            for sweep in self._sweeps:
                sweep.leave_out(used)
        return float(self._losses[:used].sum())

    def _go(self, examples: tuple, positions: np.ndarray, batch: int, learning: bool, first: int, last: int) -> None:
        """Rows `first` to `last` through all layers, to the loss and back."""
        inputs, truth = examples
        bottom, top, units = self._sweeps[0], self._sweeps[-1], self._sweeps[0].units
        hidden = learning and self._rate > 0
        masks = self._masks if hidden else [NO_MASK] * len(self._sweeps)
        if hidden:
            for mask, seed in zip(masks, self._numbers.seeds, strict=False):
                rows.hide(mask, seed, self._rate, first, last)
        rows.read(inputs, positions, bottom.left, units, bottom.features, first, last)
        for (lower, upper), mask in zip(pairwise(self._sweeps), masks, strict=False):
            lower.there(first, last)
            rows.hand_up(lower.left, mask, upper.left, units, first, last)
        top.there(first, last)
        said, dense = (self._seen, self._answers), (self._dense_rows, self._bias)
        rows.answer(top.left[-1], masks[-1], dense, said, first, last)
        judged = (*self._loss, self._losses, self._slopes, first, last)
        rows.compare(self._answers, truth, positions, batch, *judged)
        if learning:
            self._go_back(masks, first, last)

    def _go_back(self, masks: list[np.ndarray], first: int, last: int) -> None:
        top, units = self._sweeps[-1], self._sweeps[0].units
        rows.turn_back(self._slopes, masks[-1], self._dense_rows, top.dh, first, last)
        outer = NOTHING
        for sweep, mask in zip(reversed(self._sweeps), reversed([NO_MASK, *masks[:-1]]), strict=True):
            if sweep is not top:
                sweep.dh[first:last] = 0.0
            sweep.dc[first:last] = 0.0
            sweep.back(outer, first, last)
            if mask.size:
                rows.hide_back(sweep.dx, mask, units, first, last)
            outer = sweep.dx

    def _add_up(self, count: int) -> None:
        """All gradients, of the `count` examples of a batch, to where Keras has its weights."""
        parts = [(layer, panel) for layer, sweep in enumerate(self._sweeps) for panel in range(sweep.panel_count)]

        def add_up(low: int, high: int) -> None:
            for layer, sweep in enumerate(self._sweeps):
                if mine := [panel for other, panel in parts[low:high] if other == layer]:
                    sweep.add_up(self._gradients[layer], mine[0], mine[-1] + 1)

        share(add_up, len(parts))
        np.matmul(self._seen[:count].T, self._slopes[:count], out=self._to_dense)
        self._to_bias[:] = self._slopes[:count].sum(0)

    def _learn(self, optimizer: int, done: int) -> float:
        """One update from these gradients; their norm."""
        own, blocks = self._numbers, len(self._squares)
        share(lambda *part: rows.squares(own.gradients, self._squares, *part), blocks)
        norm = rows.pace(optimizer, own.settings, int(own.updates) + done, self._squares)
        share(lambda *part: rows.step(optimizer, own.settings, norm, own.gradients, own.slots, own.own, *part), blocks)
        own.seeds[:, 1] += 1
        return norm
