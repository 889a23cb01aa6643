"""Many updates of a small plain network, or many evaluated batches, in one call on one core.

The call does not hold Python's lock.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from core.engine.machine.batch_lanes.dropout import apply_mask, draw_mask
from core.engine.machine.batch_lanes.loss import compare
from core.engine.machine.batch_lanes.passes import NOBODY, add_gradients, backward, collect, fill, forward, pack_weights
from core.engine.machine.batch_lanes.products import multiply
from core.engine.machine.batch_lanes.workspace import (
    DENSE,
    DEPTH,
    DH,
    FEATURES,
    LAST_H,
    LEFT,
    MASK,
    OUTER,
    OUTPUT,
    OUTPUT_GRADIENTS,
    OUTPUTS,
    PREDICTIONS,
    TIME,
    UNITS,
    Workspace,
)
from core.engine.machine.examples import Batches, FlatExamples
from core.engine.machine.losses import MachineLoss
from core.engine.machine.optimizers import NONE, apply
from core.engine.machine.parameters import Numbers
from core.engine.machine.shape import NetworkShape
from core.engine.machine.subnormal import flush, restore
from core.engine.machine.vectors import CODE, PANEL, address


class NetworkArrays(NamedTuple):
    """A workspace's floats, its table of layers and its common numbers."""

    workspace: np.ndarray
    table: np.ndarray
    common: np.ndarray


class TrainedArrays(NamedTuple):
    """What training changes, by which optimizer, and after how many updates; the dropout's rate and seeds."""

    optimizer: int
    updates: int
    rate: np.float32
    seeds: np.ndarray
    settings: np.ndarray
    slots: np.ndarray
    trainable: np.ndarray
    gradients: np.ndarray


class BatchLanesUpdates:
    """Machine code and its workspace for networks of one shape."""

    def __init__(self, shape: NetworkShape, numbers: Numbers, loss: MachineLoss, rate: np.float32) -> None:
        """`rate` is the dropout's."""
        workspace = Workspace(shape)
        self._network = NetworkArrays(workspace.floats(), workspace.table, workspace.common)
        self._numbers, self._loss, self._rate = numbers, loss, rate

    def run(self, examples: FlatExamples, optimizer: int, batches: Batches, sums: np.ndarray) -> None:
        """Do the updates; without an optimizer nothing is learnt. `sums` go on with loss times examples, and norm."""
        own = self._numbers
        kept = own.seeds, own.settings, own.slots, own.trainable, own.gradients
        run(
            self._network,
            TrainedArrays(optimizer, int(own.updates), self._rate, *kept),
            examples,
            self._loss,
            batches,
            sums,
        )


@njit(cache=True, nogil=True, error_model="numpy")
def run(
    network: NetworkArrays,
    trained: TrainedArrays,
    examples: FlatExamples,
    wanted: MachineLoss,
    batches: Batches,
    sums: np.ndarray,
) -> None:
    """As BatchLanesUpdates.run."""
    workspace, table, common = network.workspace, network.table, network.common
    optimizer, seeds, trainable, gradients = trained.optimizer, trained.seeds, trained.trainable, trained.gradients
    size, first = batches.size, batches.first
    before = flush()
    if optimizer == NONE:
        prepare(workspace, table, common, trainable)
    for number in range(first, first + batches.count):
        batch = batches.order[number * size : (number + 1) * size]
        if optimizer != NONE:
            prepare(workspace, table, common, trainable)
            fill(gradients, 0, gradients.shape[0])
        mean = 0.0
        for start in range(0, batch.shape[0], PANEL):
            positions = batch[start : start + PANEL]
            read(workspace, table, common, examples, positions)
            rate = trained.rate if optimizer != NONE else np.float32(0)
            predict(network, trainable, rate, seeds, start, positions.shape[0])
            mean += compare(workspace, common, examples, positions, batch.shape[0], wanted)
            if optimizer != NONE:
                learn(workspace, table, common, gradients, rate, start)
        sums[0] += mean * batch.shape[0]
        if optimizer != NONE:
            for layer in range(table.shape[0]):
                seeds[layer, 1] += 1
                collect(workspace, table[layer], common, gradients)
            done = trained.updates + number - first
            sums[1] += apply(optimizer, trained.settings, done, gradients, trained.slots, trainable)
    restore(before)


@njit(**CODE)
def prepare(workspace: np.ndarray, table: np.ndarray, common: np.ndarray, trainable: np.ndarray) -> None:
    """Pack the weights of all layers, and transpose those of the Dense layer."""
    units, outputs, dense = common[UNITS], common[OUTPUTS], common[DENSE]
    for layer in range(table.shape[0]):
        pack_weights(workspace, table[layer], common, trainable)
    for number in range(outputs):
        for k in range(units):
            workspace[common[OUTPUT] + number * units + k] = trainable[dense + k * outputs + number]


@njit(**CODE)
def read(
    workspace: np.ndarray, table: np.ndarray, common: np.ndarray, examples: FlatExamples, positions: np.ndarray
) -> None:
    """Put the examples at `positions` below the bottom layer's h; zeros where there are fewer than PANEL."""
    values, starts = examples.values, examples.starts
    row, units, count = table[0], common[UNITS], positions.shape[0]
    features = row[FEATURES]
    for t in range(common[TIME]):
        for feature in range(features):
            to = row[LEFT] + (t * row[DEPTH] + units + 1 + feature) * PANEL
            for place in range(count):
                workspace[to + place] = values[starts[positions[place]] + t * features + feature]
            fill(workspace, to + count, PANEL - count)


@njit(**CODE)
def predict(
    network: NetworkArrays, trainable: np.ndarray, rate: np.float32, seeds: np.ndarray, first: int, count: int
) -> None:
    """Predict from the examples in the workspace, the `count` from `first` on of a batch."""
    workspace, table, common = network.workspace, network.table, network.common
    units, outputs, dense, time = common[UNITS], common[OUTPUTS], common[DENSE], common[TIME]
    size, top = units * PANEL, table.shape[0] - 1
    for layer in range(table.shape[0]):
        row = table[layer]
        forward(workspace, row, common)
        returned = 1 if layer == top else time
        if rate > 0:
            draw_mask(workspace, row, common, seeds[layer], rate, returned, first, count)
        for number in range(returned):
            source = row[LEFT] + (time - returned + number + 1) * row[DEPTH] * PANEL
            target = common[LAST_H]
            if layer < top:
                target = table[layer + 1, LEFT] + (number * table[layer + 1, DEPTH] + units + 1) * PANEL
            if rate > 0:
                apply_mask(workspace, target, source, row[MASK] + number * size, size)
            else:
                for at in range(size):
                    workspace[target + at] = workspace[source + at]
    for number in range(outputs):
        for place in range(PANEL):
            workspace[common[PREDICTIONS] + number * PANEL + place] = trainable[dense + units * outputs + number]
    last_h, predictions = address(workspace) + 4 * common[LAST_H], address(workspace) + 4 * common[PREDICTIONS]
    multiply(address(trainable) + 4 * dense, outputs, outputs, last_h, units, predictions, 1)


@njit(**CODE)
def learn(
    workspace: np.ndarray, table: np.ndarray, common: np.ndarray, gradients: np.ndarray, rate: np.float32, add: int
) -> None:
    """Sum up the gradients of the examples in the workspace, those of the Dense layer where Keras has them."""
    units, outputs, dense, top = common[UNITS], common[OUTPUTS], common[DENSE], table.shape[0] - 1
    start, size, dh = address(workspace), units * PANEL, common[DH]
    for number in range(outputs):
        output_gradients = common[OUTPUT_GRADIENTS] + number * PANEL
        for k in range(units):
            gradients[dense + k * outputs + number] += dot(workspace, common[LAST_H] + k * PANEL, output_gradients)
        for place in range(PANEL):
            gradients[dense + units * outputs + number] += workspace[output_gradients + place]
    weights, output_gradients = start + 4 * common[OUTPUT], start + 4 * common[OUTPUT_GRADIENTS]
    multiply(weights, units, units, output_gradients, outputs, start + 4 * dh, 0)
    if rate > 0:
        apply_mask(workspace, dh, dh, table[top, MASK], size)
    for layer in range(top, -1, -1):
        if layer < top:
            fill(workspace, dh, size)
        below = table[layer - 1, OUTER] if layer else NOBODY
        backward(workspace, table[layer], common, layer < top, below)
        add_gradients(workspace, table[layer], common, add)
        if layer and rate > 0:
            apply_mask(workspace, below, below, table[layer - 1, MASK], common[TIME] * size)


@njit(fastmath=True, **CODE)
def dot(workspace: np.ndarray, one: int, other: int) -> np.float32:
    """The product of two rows of examples."""
    total = np.float32(0)
    for place in range(PANEL):
        total += workspace[one + place] * workspace[other + place]
    return total
