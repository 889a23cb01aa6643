"""Updates in phases whose parts any thread may do.

`work` is one record of core.engine.machine.unit_lanes.record, `layers` [layers, 17, 4] the tables of
core.engine.machine.unit_lanes.arrays, `sizes` [layers, 6] each layer's sizes.
"""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.optimizers import BLOCK, NONE, SETTINGS, fill_nan, pace, squares, step
from core.engine.machine.phases import close_phase, done, end, open_phase, take, wait
from core.engine.machine.subnormal import flush, restore
from core.engine.machine.unit_lanes import rows
from core.engine.machine.unit_lanes.arrays import (
    BELOW,
    DC,
    DH,
    DX,
    DZ_PANELS,
    GATES,
    KIND,
    LEFT,
    PANELS,
    SUMMED,
    TRANSPOSED,
    cube,
    doubles,
    flags,
    floats,
    ints,
    longs,
    matrix,
    nothing,
    table,
)
from core.engine.machine.unit_lanes.passes import backward, collect, forward, pack_backward, pack_forward
from core.engine.machine.unit_lanes.products import multiply_transposed
from core.engine.machine.unit_lanes.record import BIAS, BIASES, COLUMNS, FEATURES, KERNEL, RECURRENT
from core.engine.machine.vectors import CODE, ONCE, PANEL, ROWS

PACK, PASS, ADD_GRADIENTS, STEP, BEGIN, OVER = range(6)
"""Phases of an update, without learning only the first two; and what is before the first and after the last."""
DROPOUT = KIND + 1
"""Place in a layer's table of what dropout makes of its outputs."""
QUARTERS = 4
BLOCKS = 8
FEWEST = 4
"""A part of PACK is a quarter of a layer, a part of STEP so many blocks, one of ADD_GRADIENTS so many panels or more,
since for each part everything else is read again."""


@njit(cache=True, nogil=True, error_model="numpy")
def take_part(state: np.ndarray, record: np.ndarray, layers: np.ndarray, sizes: np.ndarray, leading: bool) -> None:
    """Lead the updates that the record [1] asks for, or help until all is over; ends early where it is halted."""
    before, phase, count, work = flush(), BEGIN, 0, record[0]
    while True:
        if leading:
            phase = next_phase(work, layers, sizes, phase)
            if phase == OVER:
                end(state)
                break
            count = parts(work, sizes, phase)
            open_phase(state, phase, count)
        elif not wait(state):
            break
        part, kind = take(state)
        while part >= 0:
            do_part(work, layers, sizes, kind, part)
            done(state)
            part, kind = take(state)
        if leading:
            close_phase(state, count)
    restore(before)


@njit(**CODE)
def next_phase(work: Any, layers: np.ndarray, sizes: np.ndarray, phase: int) -> int:
    """What comes after a phase that is done with; and what only one can do in between."""
    learning, halted = work.optimizer != NONE, flags(work.halt, 1)[0]
    if halted and phase != STEP:
        return OVER
    if phase == BEGIN and not learning:
        return PACK
    if phase == PASS:
        for loss in doubles(work.losses, work.count):
            work.mean += loss
        if learning:
            zero_padding(layers, -(-work.count // ROWS) * ROWS)
            return ADD_GRADIENTS
    if phase == ADD_GRADIENTS:
        add_output_gradients(work)
    if phase in (PASS, ADD_GRADIENTS) and work.begun + work.count < work.batch:
        return open_pass(work, work.begun + work.count)
    if phase == ADD_GRADIENTS:
        dense = floats(work.gradients + 4 * work.dense, (work.units + 1) * work.outputs)
        total = squares(dense, 0, len(dense))
        for square in floats(work.squares, sizes[:, COLUMNS].sum()):
            total += square
        work.norm = np.sqrt(total)
        pace(work.optimizer, floats(work.settings, SETTINGS), work.updates, work.norm)
        return STEP
    if phase == STEP:
        fill_nan(floats(work.trainable, work.parameters), work.norm, 0, work.parameters)
        seeds = longs(work.seeds, 2 * len(layers))
        for layer in range(len(layers)):
            seeds[2 * layer + 1] += 1
        work.updates += 1
    if phase in (PASS, STEP):
        sums = doubles(work.sums, 2)
        sums[0] += work.mean * work.batch
        sums[1] += work.norm
        work.number += 1
    if work.number == work.last:
        return OVER
    if learning and phase != PACK:
        return PACK
    work.mean, work.norm = 0.0, np.float32(0)
    work.batch = min(work.size, work.orders - work.number * work.size)
    return open_pass(work, 0)


@njit(**CODE)
def open_pass(work: Any, begun: int) -> int:
    """Some more of a batch, of which so many examples have had their turn."""
    work.begun, work.count = begun, min(work.capacity, work.batch - begun)
    # Two parts for each thread, where they are large enough to read weights for two tiles at once.
    small, large = -(-work.count // (2 * work.threads)), -(-work.count // work.threads)
    work.part_rows = -(-(small if small >= 2 * ROWS else large) // ROWS) * ROWS
    return PASS


@njit(**CODE)
def parts(work: Any, sizes: np.ndarray, phase: int) -> int:
    """How many a phase has."""
    if phase == PACK:
        return QUARTERS * len(sizes)
    if phase == PASS:
        return -(-work.count // work.part_rows)
    if phase == STEP:
        return -(-work.parameters // (BLOCKS * BLOCK))
    count = 0
    for columns in sizes[:, COLUMNS]:
        count += -(-columns // group_size(columns, work.threads))
    return count


@njit(**ONCE)
def do_part(work: Any, layers: np.ndarray, sizes: np.ndarray, phase: int, part: int) -> None:
    """A part of a phase."""
    if phase == PACK:
        pack_weights(work, layers, sizes, part // QUARTERS, part % QUARTERS)
    elif phase == PASS:
        last = -(-work.count // ROWS) * ROWS
        pass_rows(work, layers, sizes, part * work.part_rows, min((part + 1) * work.part_rows, last))
    elif phase == ADD_GRADIENTS:
        add_gradients(work, layers, sizes, part)
    else:
        count, kind = work.parameters, work.optimizer
        start, stop = part * BLOCKS * BLOCK, min((part + 1) * BLOCKS * BLOCK, count)
        gradients, trainable = floats(work.gradients, count), floats(work.trainable, count)
        step(kind, floats(work.settings, SETTINGS), gradients, matrix(work.slots, 2, count), trainable, start, stop)


@njit(**CODE)
def group_size(columns: int, hands: int) -> int:
    """Panels of a part of ADD_GRADIENTS: two parts for each thread where they are large enough."""
    return min(max(FEWEST, -(-columns // (2 * hands))), -(-columns // hands))


@njit(**CODE)
def weights_of(work: Any, sizes: np.ndarray, address: int) -> tuple:
    """Kernel, recurrent kernel and bias [1 or 2, ...] of the layer of these `sizes`, among all parameters."""
    gates = (sizes[BIAS] - sizes[RECURRENT]) // work.units
    kernel = matrix(address + 4 * sizes[KERNEL], sizes[FEATURES], gates)
    recurrent = matrix(address + 4 * sizes[RECURRENT], work.units, gates)
    return kernel, recurrent, matrix(address + 4 * sizes[BIAS], sizes[BIASES], gates)


@njit(**ONCE)
def pack_weights(work: Any, layers: np.ndarray, sizes: np.ndarray, layer: int, quarter: int) -> None:
    """A quarter of a layer's weights to where the products read them; with the first, those of the Dense layer."""
    array = layers[layer]
    kernel, recurrent, bias = weights_of(work, sizes[layer], work.trainable)
    count, widest = len(cube(array, PANELS)), max(len(cube(array, TRANSPOSED)), len(cube(array, BELOW)))
    pack_forward(kernel, recurrent, bias, array, count * quarter // QUARTERS, count * (quarter + 1) // QUARTERS)
    pack_backward(kernel, recurrent, array, widest * quarter // QUARTERS, widest * (quarter + 1) // QUARTERS)
    if layer == quarter == 0:
        dz_panels = matrix(work.dense_rows, work.outputs, work.units)
        dense = floats(work.trainable + 4 * work.dense, work.units * work.outputs)
        for number in range(work.outputs):
            for k in range(work.units):
                dz_panels[number, k] = dense[k * work.outputs + number]


@njit(**ONCE)
def pass_rows(work: Any, layers: np.ndarray, sizes: np.ndarray, first: int, last: int) -> None:
    """Rows `first` to `last` forward through all layers, to the loss, and backward."""
    units, outputs, halt, learning = work.units, work.outputs, flags(work.halt, 1), work.optimizer != NONE
    positions = ints(work.order + 4 * (work.number * work.size + work.begun), work.count)
    dropping, nobody = learning and work.rate > 0, matrix(0, 0, 0)
    for layer in range(len(layers)):
        array, left = layers[layer], cube(layers[layer], LEFT)
        if layer == 0:
            values, starts = floats(work.values, 0), longs(work.starts, 0)
            rows.read(values, starts, positions, left, units, sizes[0, FEATURES], first, last)
        else:
            below = table(layers[layer - 1], DROPOUT) if dropping else nobody
            rows.copy_up(cube(layers[layer - 1], LEFT), below, left, units, first, last)
        if dropping:
            rows.draw_mask(table(array, DROPOUT), longs(work.seeds + 16 * layer, 2), work.rate, work.begun, first, last)
        forward(array, halt, first, last)
    top = layers[len(layers) - 1]
    above, h = table(top, DROPOUT) if dropping else nobody, cube(top, LEFT)
    dense, bias = matrix(work.dense_rows, outputs, units), work.trainable + 4 * (work.dense + units * outputs)
    predictions, output_gradients = (
        matrix(work.predictions, work.capacity, outputs),
        matrix(work.output_gradients, work.capacity, outputs),
    )
    last_h = matrix(work.last_h, work.capacity, units)
    rows.predict(h[len(h) - 1], above, dense, floats(bias, outputs), last_h, predictions, first, last)
    truth = floats(work.targets, 0), longs(work.target_starts, 0), floats(work.weights, work.weighted)
    fractions, losses = floats(work.fractions, work.quantiles), doubles(work.losses, work.capacity)
    rows.compare(predictions, truth, positions, work.batch, fractions, work.loss, losses, output_gradients, first, last)
    if learning:
        rows.dense_backward(output_gradients, above, dense, table(top, DH), first, last)
        backward_rows(work, layers, dropping, first, last)


@njit(**ONCE)
def backward_rows(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """From the gradients of the last h down to the first layer."""
    units, halt, top = work.units, flags(work.halt, 1), len(layers) - 1
    outer = nothing()
    for layer in range(top, -1, -1):
        array = layers[layer]
        dh, dc, dx = table(array, DH), table(array, DC), cube(array, DX)
        dc[first:last] = np.float32(0)
        if layer < top:
            dh[first:last] = np.float32(0)
        backward(array, outer, halt, first, last)
        if layer and dropping:
            rows.mask_gradients(dx, table(layers[layer - 1], DROPOUT), units, first, last)
        outer = dx


@njit(**CODE)
def zero_padding(layers: np.ndarray, used: int) -> None:
    """Rows from `used` on have no part in the gradients of this batch."""
    for layer in range(len(layers)):
        gates, dz_panels = cube(layers[layer], GATES), cube(layers[layer], DZ_PANELS)
        time, count = gates.shape[0], gates.shape[1]
        for panel in range(len(dz_panels) if used < count else 0):
            for t in range(time):
                dz_panels[panel, t * count + used : (t + 1) * count] = np.float32(0)


@njit(**ONCE)
def add_gradients(work: Any, layers: np.ndarray, sizes: np.ndarray, part: int) -> None:
    """A group of panels of a layer's weight gradients, in the end to where Keras has its weights; and their squares."""
    layer, before, size = 0, 0, group_size(sizes[0, COLUMNS], work.threads)
    while part >= -(-sizes[layer, COLUMNS] // size):
        part -= -(-sizes[layer, COLUMNS] // size)
        before += sizes[layer, COLUMNS]
        layer += 1
        size = group_size(sizes[layer, COLUMNS], work.threads)
    array, first, last = layers[layer], part * size, min((part + 1) * size, sizes[layer, COLUMNS])
    left, dz_panels, summed = cube(array, LEFT), cube(array, DZ_PANELS), cube(array, SUMMED)
    time, count = left.shape[0] - 1, left.shape[1]
    flat = matrix(array[LEFT, 0], time * count, left.shape[2])
    upper, halt = work.split // PANEL, flags(work.halt, 1)
    multiply_transposed(flat, dz_panels, summed, upper, work.units, count, work.begun, halt, first, last)
    if work.begun + work.count < work.batch:
        return
    kernel, recurrent, bias = weights_of(work, sizes[layer], work.gradients)
    found = floats(work.squares, before + last)
    for panel in range(first, last):
        found[before + panel] = collect(summed, work.split, kernel, recurrent, bias, panel, panel + 1)


@njit(**CODE)
def add_output_gradients(work: Any) -> None:
    """The gradients of the output's weights, from the examples of the latest pass and those before."""
    outputs, units, count = work.outputs, work.units, work.count
    last_h, output_gradients = matrix(work.last_h, count, units), matrix(work.output_gradients, count, outputs)
    gradients = floats(work.gradients + 4 * work.dense, (units + 1) * outputs)
    if work.begun == 0:
        gradients[:] = np.float32(0)
    for row in range(count):
        for k in range(units):
            for number in range(outputs):
                gradients[k * outputs + number] += last_h[row, k] * output_gradients[row, number]
        for number in range(outputs):
            gradients[units * outputs + number] += output_gradients[row, number]
