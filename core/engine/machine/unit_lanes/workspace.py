"""Where a recurrent layer's pass through a batch lies, and what the backward pass needs of it."""

from math import prod

import numpy as np

from core.engine.machine.cells import GRU, LSTM, SIMPLE_RNN
from core.engine.machine.shape import NetworkShape
from core.engine.machine.unit_lanes.arrays import ARRAYS, place
from core.engine.machine.unit_lanes.passes import AHEAD
from core.engine.machine.vectors import LINE, PANEL, ROWS, padded


class LayerWorkspace:
    """Arrays for passes of one layer over `batch` examples; a pass overwrites what the one before left.

    `inner` says that the gradients of the inputs are wanted too. A `dense` layer is one without units: its gates are
    what it predicts at every timestep.
    """

    def __init__(self, shape: NetworkShape, *, batch: int, features: int, inner: bool, dense: bool = False) -> None:
        time, cell = shape.timesteps, SIMPLE_RNN if dense else shape.cell
        units, gates = (0, shape.outputs) if dense else (shape.units, shape.gates)
        gru, lstm = cell == GRU, cell == LSTM
        self.features, self.units, self.outputs = features, units, gates
        self.rows = padded(batch, ROWS)
        self.split = padded(gates, PANEL)
        self.columns = self.split + (padded(units, PANEL) if gru else 0)
        self.depth = units + features + 1
        self.left = zeros(time + 1, self.rows, padded(self.depth, LINE))
        self.left[:, :, self.depth - 1] = 1.0
        self.gates = zeros(time, self.rows, self.columns)
        cells = units if lstm else 0
        self.c = zeros(time + 1, self.rows, cells)
        self.activated_c = zeros(time, self.rows, cells)
        self.dz = zeros(AHEAD, self.rows, self.columns)
        # A row too many keeps panels from lying as far apart as a cache is long.
        self.dz_panels = zeros(self.panel_count, time * self.rows + 1, PANEL)
        self.dx = zeros(time if inner else 0, self.rows, padded(features, PANEL))
        self.dh = zeros(self.rows, padded(units, PANEL))
        self.dc = zeros(self.rows, cells)
        self.panels = self._panels(gates, self.depth)
        self.candidate = self._panels(units if gru else 0, features + 1)
        self.transposed = self._panels(units, gates)
        self.below = self._panels(features if inner else 0, 2 * units if gru else gates)
        self.beside = self._panels(features if inner and gru else 0, units)
        self.summed = zeros(self.panel_count, padded(self.depth, ROWS), PANEL)
        kind = cell, shape.activation, units, self.split
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


class LaneStates:
    """States [turn, layers, 2, lanes, units], h and c, in which a batch ended and from which the next one goes on.

    An update reads those of one turn and writes the others; what is abandoned leaves the turn as it is.
    """

    def __init__(self, shape: NetworkShape, lanes: int) -> None:
        self.lanes, self.turn = lanes, 0
        self._kept = 2 if shape.cell == LSTM else 1
        self.values = np.zeros((2, shape.layers, 2, lanes, shape.units), np.float32)

    def forget(self) -> None:
        """Begin from zero."""
        self.values[:] = 0.0

    def states(self) -> list[np.ndarray]:
        """As they are now, in the order of Keras' layers; none where nothing is carried."""
        return [state.copy() for layer in self._now if self.lanes for state in layer]

    def take(self, states: list[np.ndarray]) -> None:
        """Go on from these."""
        for state, value in zip((state for layer in self._now for state in layer), states, strict=False):
            state[:] = value

    @property
    def _now(self) -> np.ndarray:
        return self.values[self.turn, :, : self._kept]
