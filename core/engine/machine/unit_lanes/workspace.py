"""Where a recurrent layer's pass through a batch lies, and what the backward pass needs of it."""

from math import prod

import numpy as np

from core.engine.machine.cells import GRU, LSTM
from core.engine.machine.shape import GATES, NetworkShape
from core.engine.machine.unit_lanes.arrays import ARRAYS, place
from core.engine.machine.unit_lanes.passes import AHEAD
from core.engine.machine.vectors import LINE, PANEL, ROWS, padded


class LayerWorkspace:
    """Arrays for passes of one layer over `batch` examples; a pass overwrites what the one before left.

    `inner` says that the gradients of the inputs are wanted too.
    """

    def __init__(self, shape: NetworkShape, *, batch: int, features: int, inner: bool) -> None:
        time, units = shape.timesteps, shape.units
        self.features = features
        self.rows = padded(batch, ROWS)
        self.split = padded(shape.gates, PANEL)
        self.columns = self.split + (padded(units, PANEL) if shape.cell == GRU else 0)
        self.depth = units + features + 1
        self.left = zeros(time + 1, self.rows, padded(self.depth, LINE))
        self.left[:, :, self.depth - 1] = 1.0
        self.gates = zeros(time, self.rows, self.columns)
        cells = units if shape.cell == LSTM else 0
        self.c = zeros(time + 1, self.rows, cells)
        self.activated_c = zeros(time, self.rows, cells)
        self.dz = zeros(AHEAD, self.rows, self.columns)
        # A row too many keeps panels from lying as far apart as a cache is long.
        self.dz_panels = zeros(self.panel_count, time * self.rows + 1, PANEL)
        self.dx = zeros(time if inner else 0, self.rows, padded(features, PANEL))
        self.dh = zeros(self.rows, padded(units, PANEL))
        self.dc = zeros(self.rows, cells)
        gru, straight = shape.cell == GRU, 2 if shape.cell == GRU else GATES[shape.cell]
        self.panels = self._panels(shape.gates, self.depth)
        self.candidate = self._panels(units if gru else 0, features + 1)
        self.transposed = self._panels(units, shape.gates)
        self.below = self._panels(features if inner else 0, straight * units)
        self.beside = self._panels(features if inner and gru else 0, units)
        self.summed = zeros(self.panel_count, padded(self.depth, ROWS), PANEL)
        kind = shape.cell, shape.activation, units, self.split
        self.table = np.array([*(place(getattr(self, name)) for name in ARRAYS), kind], np.int64)

    @property
    def panel_count(self) -> int:
        """PANELs of columns that the weight gradients have."""
        return self.columns // PANEL

    @staticmethod
    def _panels(columns: int, depth: int) -> np.ndarray:
        return zeros(-(-columns // PANEL), depth, PANEL)


def zeros(*shape: int) -> np.ndarray:
    """Zeros, which begin where a line of the cache does."""
    count = prod(shape)
    floats = np.zeros(count + LINE, np.float32)
    start = -floats.ctypes.data // floats.itemsize % LINE
    return floats[start : start + count].reshape(shape)
