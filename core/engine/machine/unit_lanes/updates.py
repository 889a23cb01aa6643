"""Whole updates of large plain networks, each shared out among all cores; one thread leads, the others help.

Every number is summed up in the same order whoever does it, so that any number of threads gives the same bits.
"""

import numpy as np

from core.engine.machine import threads
from core.engine.machine.examples import Batches, FlatExamples
from core.engine.machine.losses import MachineLoss
from core.engine.machine.optimizers import NONE
from core.engine.machine.parameters import Numbers
from core.engine.machine.phases import new_state
from core.engine.machine.shape import GATES, NetworkShape
from core.engine.machine.unit_lanes.arrays import place
from core.engine.machine.unit_lanes.record import NUMBERS, WORK
from core.engine.machine.unit_lanes.update import take_part
from core.engine.machine.unit_lanes.workspace import LaneStates, LayerWorkspace
from core.engine.machine.vectors import ROWS, padded

WORKSPACE = 200_000_000
"""Bytes that passes leave behind for the backward pass, about; more would gain nothing."""
SMALLEST = 4 * ROWS
"""Examples from which on weights are read for enough rows at once."""


def at_once(shape: NetworkShape, batch: int) -> int:
    """Examples that go forward and backward together, by shape alone; larger batches are cut into equal parts."""
    floats = (2 * GATES[shape.cell] + 4) * shape.units * shape.layers + (2 * shape.outputs if shape.vocabulary else 0)
    example = 4 * floats * shape.timesteps
    parts = -(-batch * example // WORKSPACE)
    return min(batch, max(SMALLEST, padded(-(-batch // parts), SMALLEST)))


class UnitLanesUpdates:
    """Workspace for networks of one shape and for `batch` examples, or as many as are gone through at once."""

    def __init__(
        self, shape: NetworkShape, numbers: Numbers, loss: MachineLoss, rate: np.float32, *, batch: int
    ) -> None:
        units, outputs, batch = shape.units, shape.outputs, at_once(shape, batch)
        text = shape.vocabulary > 0
        layers = [
            LayerWorkspace(shape, batch=batch, features=width, inner=layer > 0 or text)
            for layer, width in enumerate(shape.widths)
        ]
        count, returned = layers[0].rows, [shape.timesteps] * (shape.layers - 1) + [shape.timesteps if text else 1]
        if text:
            layers.append(LayerWorkspace(shape, batch=batch, features=units, inner=True, dense=True))
            returned.append(0)
        masks = [np.zeros((count, time * units * shape.dropout), np.float32) for time in returned]
        self._layers = np.array(
            [[*layer.table, place(mask)] for layer, mask in zip(layers, masks, strict=True)], np.int64
        )
        self._sizes, dense = _sizes(shape, layers)
        workspace = {
            "last_h": np.zeros((count, units), np.float32),
            "predictions": np.zeros((count, outputs), np.float32),
            "losses": np.zeros(count),
            "output_gradients": np.zeros((count, outputs), np.float32),
            "dense_rows": np.zeros((outputs, units), np.float32),
            "squares": np.zeros(sum(layer.panel_count for layer in layers), np.float32),
            "dropped_vectors": np.zeros((count, shape.timesteps * shape.features * shape.dropout * text), np.float32),
            "repeated": np.zeros(shape.vocabulary * shape.features, np.float32),
        }
        given = {name: getattr(numbers, name) for name in NUMBERS}
        self._numbers, self._kept = numbers, (layers, masks, workspace, loss.fractions)
        self._work = np.zeros(1, WORK)
        self.trained, self.evaluated = (LaneStates(shape, lanes) for lanes in shape.lanes)
        self._set(units=units, outputs=outputs, dense=dense, parameters=len(numbers.trainable))
        self._set(recurrent=shape.layers, vocabulary=shape.vocabulary, features=shape.features)
        self._set(capacity=count, quantiles=len(loss.fractions), rate=rate)
        self._set(loss=loss.kind, fractions=loss.fractions, halt=threads.HALT, **given, **workspace)

    def run(self, examples: FlatExamples, optimizer: int, batches: Batches, sums: np.ndarray) -> None:
        """As BatchLanesUpdates.run; raises threads.Halted, and the update it was at leaves no trace."""
        order, size, first, count = batches
        others, last = threads.count() - 1, first + count
        self._set(**examples._asdict(), order=order, orders=len(order), weighted=len(examples.weights), sums=sums)
        self._set(threads=others + 1, mean=0, norm=0)
        self._set(optimizer=optimizer, size=size, number=first, last=last, updates=self._numbers.updates)
        carried = self.evaluated if optimizer == NONE else self.trained
        self._set(states=carried.values, lanes=carried.lanes, turn=carried.turn)
        given = new_state(), self._work, self._layers, self._sizes
        helpers = [threads.pool(others).submit(take_part, *given, False) for _ in range(others)]
        take_part(*given, True)
        for helper in helpers:
            helper.cancel()
        carried.turn = int(self._work["turn"][0])
        if self._work["number"][0] < last:
            raise threads.Halted

    def _set(self, **fields: object) -> None:
        """Numbers of the work, or addresses of arrays."""
        for name, value in fields.items():
            self._work[name] = value.ctypes.data if isinstance(value, np.ndarray) and value.ndim else value


def _sizes(shape: NetworkShape, layers: list[LayerWorkspace]) -> tuple[np.ndarray, int]:
    """Each layer's sizes as core.engine.machine.unit_lanes.record has them; the place of the Dense weights."""
    sizes, begin = [], shape.vocabulary * shape.features
    for layer in layers:
        recurrent = begin + layer.features * layer.outputs
        bias = recurrent + layer.units * layer.outputs
        biases = shape.biases if layer.units else 1
        places = begin, recurrent, bias, biases, layer.panel_count
        sizes.append([layer.features, *places, layer.units, layer.outputs])
        begin = bias + biases * layer.outputs
    return np.array(sizes, np.int64), begin
