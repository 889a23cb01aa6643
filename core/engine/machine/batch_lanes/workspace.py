"""Where everything of a small network in training lies: one workspace of floats, and a table of places in it.

`left` [time + 1, depth, PANEL] has h, 1 and x of PANEL examples below each other, so that one product with the weights
[depth, wide] gives h U + b + x W; `gated` is activated in place. The gradients of these products are kept transposed,
`dz_panels` [time, panels, PANEL examples, PANEL columns], as the weight gradients need them.
"""

import numpy as np

from core.engine.machine.cells import GRU, LSTM, SIMPLE_RNN
from core.engine.machine.shape import GATES, NetworkShape
from core.engine.machine.vectors import LANES, PANEL, padded

BLOCKS = {SIMPLE_RNN: 1, LSTM: 4, GRU: 4}
"""Blocks of units in a product; a GRU's candidate has one for what it gets of h, and one for what it gets of x."""

(
    FEATURES,
    DEPTH,
    WIDE_ROWS,
    DEEP_ROWS,
    PANELS,
    SPLIT,
    LEFT,
    GATED,
    CELLS,
    ACTIVATED_C,
    DZ_PANELS,
    OUTER,
    WEIGHTS,
    ACROSS,
    SUMMED,
    KERNEL,
    RECURRENT,
    BIAS,
    MASK,
) = range(19)
"""What the table has of each layer: sizes, then places in the workspace, then places among the parameters."""
CELL, ACTIVATION, UNITS, OUTPUTS, TIME, DENSE, DZ, DH, DC, PREDICTIONS, OUTPUT_GRADIENTS, OUTPUT, LAST_H, NOISE = range(
    14
)
"""What there is once: sizes, the place of the output among the parameters, then places in the workspace."""


class Workspace:
    """`table` [layers, 19] and `common` [14] of a shape."""

    def __init__(self, shape: NetworkShape) -> None:
        self._floats = self._parameters = 0
        self._shape = shape
        rows = [self._layer(width, top=layer == shape.layers - 1) for layer, width in enumerate(shape.widths)]
        self.table = np.array(rows, np.int64)
        units, outputs = shape.units, shape.outputs
        sizes = [
            shape.cell,
            shape.activation,
            units,
            outputs,
            shape.timesteps,
            self._parameter(units * outputs + outputs),
        ]
        widest = int(self.table[:, PANELS].max()) * PANEL
        shared = [self._take(rows * PANEL) for rows in (widest, units, units, outputs, outputs)]
        last_h = self._take(outputs * units), self._take(units * PANEL)
        longest = (shape.timesteps if shape.layers > 1 else 1) * units * PANEL * shape.dropout
        self.common = np.array([*sizes, *shared, *last_h, self._take(longest + LANES)], np.int64)

    def floats(self) -> np.ndarray:
        """The workspace with nothing in it but the constant 1 in its places."""
        workspace, units = np.zeros(self._floats, np.float32), self._shape.units
        for row in self.table:
            left = workspace[row[LEFT] :][: (self._shape.timesteps + 1) * row[DEPTH] * PANEL]
            left.reshape(-1, row[DEPTH], PANEL)[:, units] = 1.0
        return workspace

    def _layer(self, features: int, *, top: bool) -> list[int]:
        shape, units, time = self._shape, self._shape.units, self._shape.timesteps
        blocks, gates = BLOCKS[shape.cell] * units, GATES[shape.cell] * units
        depth, cells = units + 1 + features, units * (shape.cell == LSTM)
        wide, deep, split = padded(blocks, LANES), padded(depth, LANES), padded(gates, PANEL)
        panels = (split + (padded(units, PANEL) if shape.cell == GRU else 0)) // PANEL
        places = (
            (time + 1) * depth * PANEL,
            time * blocks * PANEL,
            (time + 1) * cells * PANEL,
            time * cells * PANEL,
            time * panels * PANEL * PANEL,
            0 if top else time * units * PANEL,
            deep * wide,
            wide * deep,
            panels * depth * PANEL,
        )
        weights = features * gates, units * gates, gates * (2 if shape.cell == GRU else 1)
        sizes = [features, depth, wide, deep, panels, split]
        taken = [*(self._take(floats) for floats in places), *(self._parameter(floats) for floats in weights)]
        return [*sizes, *taken, self._take((1 if top else time) * units * PANEL * shape.dropout)]

    def _take(self, floats: int) -> int:
        place, self._floats = self._floats, self._floats + padded(floats, LANES)
        return place

    def _parameter(self, floats: int) -> int:
        place, self._parameters = self._parameters, self._parameters + floats
        return place
