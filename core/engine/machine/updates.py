"""Many updates, or many evaluated batches, in one call that does not hold Python's lock."""

import numpy as np
from numba import njit

from core.engine.machine.losses import compare
from core.engine.machine.noise import hide, scale
from core.engine.machine.optimizers import NONE, apply
from core.engine.machine.passes import NOBODY, add_up, address, backwards, collect, fill, forwards, lay_out
from core.engine.machine.plan import (
    ANSWERS,
    DENSE,
    DEPTH,
    DH,
    FEATURES,
    LEFT,
    MASK,
    OUTER,
    OUTPUT,
    OUTPUTS,
    SEEN,
    SLOPES,
    TIME,
    UNITS,
)
from core.engine.machine.tiles import multiply
from core.engine.recurrence.native.denormals import flush, restore
from core.engine.recurrence.native.tiles import CODE, PANEL


@njit(cache=True, nogil=True, error_model="numpy")
def run(
    network: tuple,
    own: np.ndarray,
    inputs: tuple,
    truth: tuple,
    shares: np.ndarray,
    loss: int,
    rate: np.float32,
    seeds: np.ndarray,
    optimizer: int,
    settings: np.ndarray,
    slots: np.ndarray,
    gradients: np.ndarray,
    done: int,
    order: np.ndarray,
    batch_size: int,
    first: int,
    count: int,
    sums: np.ndarray,
) -> None:
    """Updates `first` to `first + count` of an epoch, after `done` in all; without an optimizer nothing is learnt.

    `network` is room, table and common numbers of core.engine.machine.plan; `inputs` and `truth` are flat numbers and
    where each example's begin, and weights; `rate` and `seeds` [layers, 2] are the dropout's. `sums` go on with loss
    times examples, and gradient norm.
    """
    room, table, common = network
    before = flush()
    if optimizer == NONE:
        prepare(room, table, common, own)
    for number in range(first, first + count):
        batch = order[number * batch_size : (number + 1) * batch_size]
        if optimizer != NONE:
            prepare(room, table, common, own)
            fill(gradients, 0, gradients.shape[0])
        mean = 0.0
        for start in range(0, batch.shape[0], PANEL):
            positions = batch[start : start + PANEL]
            read(room, table, common, inputs, positions)
            dropped = rate if optimizer != NONE else np.float32(0)
            answer(room, table, common, own, dropped, seeds, start, positions.shape[0])
            mean += compare(room, common, truth, positions, batch.shape[0], shares, loss)
            if optimizer != NONE:
                learn(room, table, common, gradients, dropped, start)
        sums[0] += mean * batch.shape[0]
        if optimizer != NONE:
            for layer in range(table.shape[0]):
                seeds[layer, 1] += 1
                collect(room, table[layer], common, gradients)
            sums[1] += apply(optimizer, settings, done + number - first, gradients, slots, own)
    restore(before)


@njit(**CODE)
def prepare(room: np.ndarray, table: np.ndarray, common: np.ndarray, own: np.ndarray) -> None:
    """Lay out the weights of all layers, and the output's transposed."""
    units, outputs, dense = common[UNITS], common[OUTPUTS], common[DENSE]
    for layer in range(table.shape[0]):
        lay_out(room, table[layer], common, own)
    for number in range(outputs):
        for k in range(units):
            room[common[OUTPUT] + number * units + k] = own[dense + k * outputs + number]


@njit(**CODE)
def read(room: np.ndarray, table: np.ndarray, common: np.ndarray, inputs: tuple, positions: np.ndarray) -> None:
    """Put the examples at `positions` below the bottom layer's h; zeros where there are fewer than PANEL."""
    values, starts = inputs
    row, units, count = table[0], common[UNITS], positions.shape[0]
    features = row[FEATURES]
    for t in range(common[TIME]):
        for feature in range(features):
            to = row[LEFT] + (t * row[DEPTH] + units + 1 + feature) * PANEL
            for place in range(count):
                room[to + place] = values[starts[positions[place]] + t * features + feature]
            fill(room, to + count, PANEL - count)


@njit(**CODE)
def answer(
    room: np.ndarray,
    table: np.ndarray,
    common: np.ndarray,
    own: np.ndarray,
    rate: np.float32,
    seeds: np.ndarray,
    first: int,
    count: int,
) -> None:
    """Fill in what the network says to the examples in the room, the `count` from `first` on of a batch."""
    units, outputs, dense, time = common[UNITS], common[OUTPUTS], common[DENSE], common[TIME]
    size, top = units * PANEL, table.shape[0] - 1
    for layer in range(table.shape[0]):
        row = table[layer]
        forwards(room, row, common)
        told = 1 if layer == top else time
        if rate > 0:
            hide(room, row, common, seeds[layer], rate, told, first, count)
        for number in range(told):
            source = row[LEFT] + (time - told + number + 1) * row[DEPTH] * PANEL
            target = common[SEEN]
            if layer < top:
                target = table[layer + 1, LEFT] + (number * table[layer + 1, DEPTH] + units + 1) * PANEL
            if rate > 0:
                scale(room, target, source, row[MASK] + number * size, size)
            else:
                for at in range(size):
                    room[target + at] = room[source + at]
    for number in range(outputs):
        for place in range(PANEL):
            room[common[ANSWERS] + number * PANEL + place] = own[dense + units * outputs + number]
    seen, answers = address(room) + 4 * common[SEEN], address(room) + 4 * common[ANSWERS]
    multiply(address(own) + 4 * dense, outputs, outputs, seen, units, answers, 1)


@njit(**CODE)
def learn(
    room: np.ndarray, table: np.ndarray, common: np.ndarray, gradients: np.ndarray, rate: np.float32, add: int
) -> None:
    """Sum up the gradients of the examples in the room, those of the output where Keras has it."""
    units, outputs, dense, top = common[UNITS], common[OUTPUTS], common[DENSE], table.shape[0] - 1
    start, size, dh = address(room), units * PANEL, common[DH]
    for number in range(outputs):
        slopes = common[SLOPES] + number * PANEL
        for k in range(units):
            gradients[dense + k * outputs + number] += dot(room, common[SEEN] + k * PANEL, slopes)
        for place in range(PANEL):
            gradients[dense + units * outputs + number] += room[slopes + place]
    weights, slopes = start + 4 * common[OUTPUT], start + 4 * common[SLOPES]
    multiply(weights, units, units, slopes, outputs, start + 4 * dh, 0)
    if rate > 0:
        scale(room, dh, dh, table[top, MASK], size)
    for layer in range(top, -1, -1):
        if layer < top:
            fill(room, dh, size)
        below = table[layer - 1, OUTER] if layer else NOBODY
        backwards(room, table[layer], common, layer < top, below)
        add_up(room, table[layer], common, add)
        if layer and rate > 0:
            scale(room, below, below, table[layer - 1, MASK], common[TIME] * size)


@njit(fastmath=True, **CODE)
def dot(room: np.ndarray, one: int, other: int) -> np.float32:
    """The product of two rows of examples."""
    total = np.float32(0)
    for place in range(PANEL):
        total += room[one + place] * room[other + place]
    return total
