"""A recurrent layer's pass through a batch and back, in NumPy arrays; keeps in between what the way back needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from core.engine.recurrence.native.arrays import ARRAYS, MASK, place
from core.engine.recurrence.native.crew import HALT, share
from core.engine.recurrence.native.passes import (
    AHEAD,
    GRU,
    LSTM,
    backwards,
    collect,
    forwards,
    pack_back,
    pack_there,
)
from core.engine.recurrence.native.tiles import (
    LINE,
    PANEL,
    ROWS,
    multiply_transposed,
    padded,
)

PART = 2 * ROWS
"""Rows of a batch that are done together at least, so that weights come once from a far cache for two tiles."""
NOTHING = np.zeros((0, 0, 0), np.float32)


def room(*shape: int) -> np.ndarray:
    """Zeros, which begin where a line of the cache does."""
    count = prod(shape)
    floats = np.zeros(count + LINE, np.float32)
    start = -floats.ctypes.data // floats.itemsize % LINE
    return floats[start : start + count].reshape(shape)


@dataclass(frozen=True)
class Kind:
    """A cell as core.engine.recurrence.native.passes knows it: number, activation, gates in one product."""

    cell: int
    activation: int
    gates: int


class Sweep:
    """Room for passes of one layer over batches of one shape; a pass overwrites what the one before left.

    `inner` says that the gradients of the inputs are wanted too.
    """

    def __init__(self, kind: Kind, *, time: int, batch: int, features: int, units: int, inner: bool) -> None:
        self.kind = kind
        self.time, self.batch, self.features, self.units = time, batch, features, units
        self.rows = padded(batch, ROWS)
        self.split = padded(kind.gates * units, PANEL)
        self.columns = self.split + (padded(units, PANEL) if kind.cell == GRU else 0)
        self.depth = units + features + 1
        self.left = room(time + 1, self.rows, padded(self.depth, LINE))
        self.left[:, :, self.depth - 1] = 1.0
        self.gates = room(time, self.rows, self.columns)
        cells = units if kind.cell == LSTM else 0
        self.c = room(time + 1, self.rows, cells)
        self.squashed = room(time, self.rows, cells)
        self.mask = np.zeros((0, 0), np.bool_)
        self.dz = room(AHEAD, self.rows, self.columns)
        # A row too many keeps panels from lying as far apart as a cache is long.
        self.turned = room(self.panel_count, time * self.rows + 1, PANEL)
        self.dx = room(time if inner else 0, self.rows, padded(features, PANEL))
        self.dh = room(self.rows, padded(units, PANEL))
        self.dc = room(self.rows, cells)
        gru, straight = kind.cell == GRU, 2 if kind.cell == GRU else kind.gates
        self.panels = self._panels(kind.gates * units, self.depth)
        self.candidate = self._panels(units if gru else 0, features + 1)
        self.transposed = self._panels(units, kind.gates * units)
        self.below = self._panels(features if inner else 0, straight * units)
        self.beside = self._panels(features if inner and gru else 0, units)
        self.summed = room(self.panel_count, padded(self.depth, ROWS), PANEL)
        kind_of_layer = kind.cell, kind.activation, units, self.split
        self.layer = np.array([*(place(getattr(self, name)) for name in ARRAYS), kind_of_layer], np.int64)

    def forwards(
        self, x: np.ndarray, states: list[np.ndarray], weights: list[np.ndarray], mask: np.ndarray | None
    ) -> list[np.ndarray]:
        """Every h [time, batch, units], then the last states [batch, units]; x [time, batch, features]."""
        self.pack(*weights)
        self.mask = np.zeros((0, 0), np.bool_) if mask is None else np.pad(mask, [(0, 0), (0, self.rows - self.batch)])
        self.layer[MASK] = place(self.mask)
        units, batch = self.units, self.batch
        self.left[:-1, :batch, units : self.depth - 1] = x
        self.left[0, :batch, :units] = states[0]
        if self.kind.cell == LSTM:
            self.c[0, :batch] = states[1]
        share(self.there, self.rows, by=PART)
        last = [self.left[-1, :batch, :units].copy()]
        return [self.left[1:, :batch, :units], *last, *([self.c[-1, :batch].copy()] if self.kind.cell == LSTM else [])]

    def backwards(self, outer: np.ndarray | None, states: list[np.ndarray]) -> list[np.ndarray]:
        """Gradients of the first states, kernel, recurrent kernel, bias, and inputs [time, batch, features] if wanted.

        From those of what `forwards` gave: `outer` [time, batch, units] is None where only the last states were used.
        """
        units, batch, lstm = self.units, self.batch, self.kind.cell == LSTM
        for room, state in zip((self.dh, self.dc), states, strict=False):
            room[:batch, :units] = state
            room[batch:] = 0.0
        every = NOTHING if outer is None else outer
        share(lambda *part: self.back(every, *part), self.rows, by=PART)
        first = [self.dh[:batch, :units].copy(), *([self.dc[:batch].copy()] if lstm else [])]
        gru, gates = self.kind.cell == GRU, self.kind.gates * units
        found = [np.empty((rows, gates), np.float32) for rows in (self.features, units, 2 if gru else 1)]
        share(lambda *part: self.add_up(found, *part), self.panel_count)
        found[-1] = found[-1] if gru else found[-1][0]
        return [*first, *found, *([self.dx[:, :batch, : self.features]] if len(self.dx) else [])]

    def pack(self, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> None:
        """Lay the weights out for both ways."""
        pack_there(kernel, recurrent, np.atleast_2d(bias), self.layer, 0, len(self.panels))
        pack_back(kernel, recurrent, self.layer, 0, max(len(self.transposed), len(self.below)))

    def there(self, first: int, last: int) -> None:
        """Fill in what rows `first` to `last` of the batch come to."""
        forwards(self.layer, False, HALT, first, last)

    def back(self, outer: np.ndarray, first: int, last: int) -> None:
        """Turn what rows `first` to `last` came to into gradients, from those of `dh`, `dc` and `outer`."""
        backwards(self.layer, outer, False, HALT, first, last)

    @property
    def panel_count(self) -> int:
        """PANELs of columns that the weight gradients have."""
        return self.columns // PANEL

    def add_up(self, gradients: Sequence[np.ndarray], first: int, last: int) -> None:
        """Columns of the `gradients` of kernel, recurrent kernel and bias [1 or 2, ...], in PANELs `first` to `last`.

        They are one product over all timesteps and examples.
        """
        left = self.left[:-1].reshape(self.time * self.rows, -1)
        multiply_transposed(left, self.turned, self.summed, self.split // PANEL, self.units, 0, 0, HALT, first, last)
        collect(self.summed, self.split, *gradients, first, last)

    @staticmethod
    def _panels(columns: int, depth: int) -> np.ndarray:
        return room(-(-columns // PANEL), depth, PANEL)


def compile_all() -> None:
    """Have all machine code made, or fetched from where an earlier process kept it, by a pass through very little."""
    sweep = Sweep(Kind(LSTM, 0, 4), time=1, batch=1, features=1, units=1, inner=True)
    x, state, kernel = np.zeros((1, 1, 1), np.float32), np.zeros((1, 1), np.float32), np.zeros((1, 4), np.float32)
    sweep.forwards(x, [state, state], [kernel, kernel, kernel[0]], None)
    sweep.backwards(x, [state, state])
