"""Updates in phases whose parts any thread may do: what core.training.machine.updates is to one core."""

import numpy as np
from numba import njit

from core.training.machine import rows
from core.training.machine.layers import (
    BELOW,
    BESIDE,
    CANDIDATE,
    DC,
    DH,
    DX,
    DZ,
    GATES,
    LEFT,
    MASK,
    PANELS,
    SQUASHED,
    SUMMED,
    TRANSPOSED,
    TURNED,
    C,
    cube,
    table,
)
from core.training.machine.optimizers import BLOCK, pace, spoil, squares, step
from core.training.machine.passes import CODE
from core.training.recurrence.native.denormals import flush, restore
from core.training.recurrence.native.passes import GRU, backwards, collect, forwards, pack_back, pack_there
from core.training.recurrence.native.phases import close_phase, done, end, open_phase, take, wait
from core.training.recurrence.native.tiles import PANEL, ROWS, multiply_transposed

LAY_OUT, PASS, ADD_UP, STEP = range(4)
"""Phases of an update; without learning there are only the first two."""
CELL, ACTIVATION, UNITS, OUTPUTS, SPLIT, DENSE, HANDS = range(7)
"""Places in the common numbers: sizes, where the output's weights begin, and how many threads there are."""
FEATURES, KERNEL, RECURRENT, BIAS, BIASES, COLUMNS = range(6)
"""Places in a layer's sizes; the middle ones are places among the parameters, then come rows of the bias and panels of
columns that the weight gradients have."""
START, COUNT, BATCH, LEARNING, PART_ROWS, OPTIMIZER, UPDATES = range(7)
"""Places in the job, which the leader sets between phases."""
QUARTERS = 4
BLOCKS = 8
FEWEST = 4
"""A part of LAY_OUT is a quarter of a layer, a part of STEP so many blocks, a part of ADD_UP so many panels or more,
since for each part everything else is read again."""
ENTRY = {"cache": True, "nogil": True, "error_model": "numpy"}


@njit(**ENTRY)
def take_part(
    state: np.ndarray, work: tuple, leading: bool, size: int, first: int, count: int, sums: np.ndarray
) -> int:
    """Lead updates `first` to `first + count` of an epoch in batches of `size`, or help until all is over.

    `work` is what core.training.machine.shared.Shared puts together; `sums` as in core.training.machine.updates.run.
    The leader tells how many updates were done before they were halted.
    """
    # What leads and helps is compiled into this one function: every level of calls would take seconds more to make.
    before, number = flush(), first
    if not leading:
        while wait(state):
            help_out(state, work)
    else:
        if not work[-1][LEARNING]:
            share(state, work, LAY_OUT)
        while number < first + count and advance(state, work, size, number, sums):
            number += 1
        end(state)
    restore(before)
    return number - first


@njit(inline="always", **CODE)
def share(state: np.ndarray, work: tuple, kind: int) -> bool:
    """One phase from beginning to end; False where it was halted."""
    count = parts(work, kind)
    open_phase(state, kind, count)
    help_out(state, work)
    close_phase(state, count)
    return not work[-2][0]


@njit(inline="always", **CODE)
def help_out(state: np.ndarray, work: tuple) -> None:
    """Do parts of the phase that is open, until there are no more."""
    part, kind = take(state)
    while part >= 0:
        do(work, kind, part)
        done(state)
        part, kind = take(state)


@njit(**CODE)
def parts(work: tuple, kind: int) -> int:
    """How many a phase has."""
    (_, sizes, common), own, job = work[0], work[1][0], work[-1]
    if kind == LAY_OUT:
        return QUARTERS * sizes.shape[0]
    if kind == PASS:
        return -(-job[COUNT] // job[PART_ROWS])
    if kind == ADD_UP:
        count = 0
        for columns in sizes[:, COLUMNS]:
            count += -(-columns // group_size(columns, common[HANDS]))
        return count
    return -(-own.shape[0] // (BLOCKS * BLOCK))


@njit(**CODE)
def do(work: tuple, kind: int, part: int) -> None:
    """A part of a phase."""
    if kind == LAY_OUT:
        lay_out(work, part // QUARTERS, part % QUARTERS)
    elif kind == PASS:
        job = work[-1]
        last = -(-job[COUNT] // ROWS) * ROWS
        go(work, part * job[PART_ROWS], min((part + 1) * job[PART_ROWS], last))
    elif kind == ADD_UP:
        add_up(work, part)
    else:
        own, gradients, slots, settings, _ = work[1]
        start, stop = part * BLOCKS * BLOCK, min((part + 1) * BLOCKS * BLOCK, own.shape[0])
        step(work[-1][OPTIMIZER], settings, gradients, slots, own, start, stop)


@njit(inline="always", **CODE)
def advance(state: np.ndarray, work: tuple, size: int, number: int, sums: np.ndarray) -> bool:
    """One update, or one batch that is only evaluated; False, and no trace of it, where it was halted."""
    (_, sizes, common), (own, _, _, settings, seeds), room, _, _, order, _, job = work
    begin, mean = number * size, 0.0
    count, learning = min(size, order.shape[0] - begin), job[LEARNING] > 0
    if learning and not share(state, work, LAY_OUT):
        return False
    capacity = room[0].shape[0]
    job[BATCH] = count
    for start in range(0, count, capacity):
        job[START], job[COUNT] = begin + start, min(capacity, count - start)
        job[PART_ROWS] = part_rows(job[COUNT], common[HANDS])
        if not share(state, work, PASS):
            return False
        for row in range(job[COUNT]):
            mean += room[2][row]
    if learning:
        leave_out(work, -(-count // ROWS) * ROWS)
        if not share(state, work, ADD_UP):
            return False
        total = add_up_output(work, count)
        for panel in range(sizes[:, COLUMNS].sum()):
            total += room[5][panel]
        norm = np.sqrt(total)
        pace(job[OPTIMIZER], settings, job[UPDATES], norm)
        share(state, work, STEP)
        spoil(own, norm, 0, own.shape[0])
        seeds[:, 1] += 1
        job[UPDATES] += 1
        sums[1] += norm
    sums[0] += mean * count
    return True


@njit(**CODE)
def part_rows(count: int, hands: int) -> int:
    """Rows of a part: two parts for each thread where they are large enough to read weights for two tiles at once."""
    small, large = -(-count // (2 * hands)), -(-count // hands)
    return -(-(small if small >= 2 * ROWS else large) // ROWS) * ROWS


@njit(**CODE)
def group_size(columns: int, hands: int) -> int:
    """Panels of a part of ADD_UP: two parts for each thread where they are large enough."""
    return min(max(FEWEST, -(-columns // (2 * hands))), -(-columns // hands))


@njit(**CODE)
def weights_of(work: tuple, layer: int, flat: np.ndarray) -> tuple:
    """Kernel, recurrent kernel and bias [1 or 2, ...] of a layer in `flat`, which has all parameters."""
    sizes, units = work[0][1][layer], work[0][2][UNITS]
    gates, features = (sizes[BIAS] - sizes[RECURRENT]) // units, sizes[FEATURES]
    kernel = flat[sizes[KERNEL] : sizes[RECURRENT]].reshape((features, gates))
    recurrent = flat[sizes[RECURRENT] : sizes[BIAS]].reshape((units, gates))
    return kernel, recurrent, flat[sizes[BIAS] : sizes[BIAS] + sizes[BIASES] * gates].reshape((sizes[BIASES], gates))


@njit(inline="always", **CODE)
def lay_out(work: tuple, layer: int, quarter: int) -> None:
    """A quarter of a layer's weights to where the products read them; with the first, the output's."""
    own, common, array = work[1][0], work[0][2], work[0][0][layer]
    kernel, recurrent, bias = weights_of(work, layer, own)
    panels, transposed, below = cube(array, PANELS), cube(array, TRANSPOSED), cube(array, BELOW)
    low, high = len(panels) * quarter // QUARTERS, len(panels) * (quarter + 1) // QUARTERS
    pack_there(kernel, recurrent, bias, panels, cube(array, CANDIDATE), low, high)
    widest = max(len(transposed), len(below))
    low, high = widest * quarter // QUARTERS, widest * (quarter + 1) // QUARTERS
    gru = common[CELL] == GRU
    pack_back(kernel, recurrent, gru, transposed, below, cube(array, BESIDE), low, high)
    if layer == quarter == 0:
        dense, dense_rows = common[DENSE], work[2][4]
        outputs, units = dense_rows.shape
        for number in range(outputs):
            for k in range(units):
                dense_rows[number, k] = own[dense + k * outputs + number]


@njit(inline="always", **CODE)
def go(work: tuple, first: int, last: int) -> None:
    """Rows `first` to `last` through all layers, to the loss and back."""
    (places, sizes, common), numbers, room, (inputs, truth), (shares, loss, rate), order, halt, job = work
    seen, answers, losses, slopes, dense_rows, _ = room
    positions = order[job[START] : job[START] + job[COUNT]]
    layers, units, learning = len(places), common[UNITS], job[LEARNING] > 0
    hidden, nobody = learning and rate > 0, np.zeros((0, 0), np.float32)
    mask = np.zeros((0, 0), np.bool_)
    for layer in range(layers):
        array, left = places[layer], cube(places[layer], LEFT)
        if layer == 0:
            rows.read(inputs, positions, left, units, sizes[0, FEATURES], first, last)
        else:
            below = table(places[layer - 1], MASK) if hidden else nobody
            rows.hand_up(cube(places[layer - 1], LEFT), below, left, units, first, last)
        if hidden:
            rows.hide(table(array, MASK), numbers[4][layer], rate, first, last)
        given = cube(array, PANELS), cube(array, CANDIDATE), left
        kept = cube(array, GATES), cube(array, C), cube(array, SQUASHED)
        forwards(common[CELL], common[ACTIVATION], units, common[SPLIT], *given, *kept, mask, True, halt, first, last)
    top = places[layers - 1]
    above = table(top, MASK) if hidden else nobody
    bias = numbers[0][common[DENSE] + units * common[OUTPUTS] :]
    h = cube(top, LEFT)
    rows.answer(h[len(h) - 1], above, (dense_rows, bias), (seen, answers), first, last)
    rows.compare(answers, truth, positions, job[BATCH], shares, loss, losses, slopes, first, last)
    if learning:
        rows.turn_back(slopes, above, dense_rows, table(top, DH), first, last)
        go_back(work, hidden, first, last)


@njit(inline="always", **CODE)
def go_back(work: tuple, hidden: bool, first: int, last: int) -> None:
    """From the gradients of the last h down to the first layer."""
    (places, _, common), halt = work[0], work[-2]
    layers, units = len(places), common[UNITS]
    mask, outer = np.zeros((0, 0), np.bool_), np.zeros((0, 0, 0), np.float32)
    for layer in range(layers - 1, -1, -1):
        array = places[layer]
        dh, dc, dx = table(array, DH), table(array, DC), cube(array, DX)
        dc[first:last] = np.float32(0)
        if layer < layers - 1:
            dh[first:last] = np.float32(0)
        given = cube(array, TRANSPOSED), cube(array, BELOW), cube(array, BESIDE)
        kept = cube(array, LEFT), cube(array, GATES), cube(array, C), cube(array, SQUASHED), mask
        space = dh, dc, cube(array, DZ), cube(array, TURNED), dx
        which = common[CELL], common[ACTIVATION], units, common[SPLIT]
        backwards(*which, *given, *kept, outer, *space, True, halt, first, last)
        if layer and hidden:
            rows.hide_back(dx, table(places[layer - 1], MASK), units, first, last)
        outer = dx


@njit(**CODE)
def leave_out(work: tuple, used: int) -> None:
    """Rows from `used` on have no part in the gradients of this batch."""
    places = work[0][0]
    for layer in range(len(places)):
        gates, turned = cube(places[layer], GATES), cube(places[layer], TURNED)
        time, count = gates.shape[0], gates.shape[1]
        for panel in range(len(turned) if used < count else 0):
            for t in range(time):
                turned[panel, t * count + used : (t + 1) * count] = np.float32(0)


@njit(inline="always", **CODE)
def add_up(work: tuple, part: int) -> None:
    """A group of panels of a layer's weight gradients, to where Keras has its weights; and their squares."""
    (places, sizes, common), gradients, room, halt = work[0], work[1][1], work[2], work[-2]
    layer, before, size = 0, 0, group_size(sizes[0, COLUMNS], common[HANDS])
    while part >= -(-sizes[layer, COLUMNS] // size):
        part -= -(-sizes[layer, COLUMNS] // size)
        before += sizes[layer, COLUMNS]
        layer += 1
        size = group_size(sizes[layer, COLUMNS], common[HANDS])
    array, first, last = places[layer], part * size, min((part + 1) * size, sizes[layer, COLUMNS])
    left, turned, summed = cube(array, LEFT), cube(array, TURNED), cube(array, SUMMED)
    time, count = left.shape[0] - 1, left.shape[1]
    flat = left.reshape(((time + 1) * count, left.shape[2]))[: time * count]
    upper = common[SPLIT] // PANEL
    multiply_transposed(flat, turned, summed, upper, common[UNITS], count, halt, first, last)
    weights = weights_of(work, layer, gradients)
    for panel in range(first, last):
        room[5][before + panel] = collect(summed, common[SPLIT], *weights, panel, panel + 1)


@njit(**CODE)
def add_up_output(work: tuple, count: int) -> np.float32:
    """The gradients of the output's weights, from the `count` examples of a batch; the sum of their squares."""
    (_, _, common), gradients, (seen, _, _, slopes, _, _) = work[0], work[1][1], work[2]
    outputs, units = common[OUTPUTS], common[UNITS]
    start, bias = common[DENSE], common[DENSE] + units * outputs
    gradients[start : bias + outputs] = np.float32(0)
    for row in range(count):
        for k in range(units):
            for number in range(outputs):
                gradients[start + k * outputs + number] += seen[row, k] * slopes[row, number]
        for number in range(outputs):
            gradients[bias + number] += slopes[row, number]
    return squares(gradients, start, bias + outputs)
