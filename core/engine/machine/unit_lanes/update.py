"""Updates in phases whose parts any thread may do.

`work` is one record of core.engine.machine.unit_lanes.record, `layers` [layers, 17, 4] the tables of
core.engine.machine.unit_lanes.arrays, `sizes` [layers, 8] each layer's sizes. A network with a vocabulary has tokens'
vectors before its recurrent layers, and its Dense layer is the last of `layers`; else that is done by itself.
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
    C,
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
from core.engine.machine.unit_lanes.products import copy, multiply, multiply_transposed
from core.engine.machine.unit_lanes.record import BIAS, BIASES, COLUMNS, FEATURES, KERNEL, OUTPUTS, RECURRENT, UNITS
from core.engine.machine.unit_lanes.softmax import compare
from core.engine.machine.vectors import CODE, ONCE, PANEL, ROWS, address

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
        add_other_gradients(work, layers)
    if phase in (PASS, ADD_GRADIENTS) and work.begun + work.count < work.batch:
        return open_pass(work, work.begun + work.count)
    if phase == ADD_GRADIENTS:
        total = other_squares(work)
        for square in floats(work.squares, sizes[:, COLUMNS].sum()):
            total += square
        work.norm = np.sqrt(total)
        pace(work.optimizer, floats(work.settings, SETTINGS), work.updates, work.norm)
        return STEP
    if phase == STEP:
        fill_nan(floats(work.trainable, work.parameters), work.norm, 0, work.parameters)
        dropouts = work.recurrent + (work.vocabulary > 0)
        seeds = longs(work.seeds, 2 * dropouts)
        for dropout in range(dropouts):
            seeds[2 * dropout + 1] += 1
        work.updates += 1
    if phase in (PASS, STEP):
        sums = doubles(work.sums, 2)
        sums[0] += work.mean * work.batch
        sums[1] += work.norm
        work.number += 1
        work.turn = 1 - work.turn
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
        repeated = floats(work.repeated, work.vocabulary * work.features)
        settings, slots = floats(work.settings, SETTINGS), matrix(work.slots, 2, count)
        step(kind, settings, gradients, slots, trainable, repeated, start, stop)


@njit(**CODE)
def group_size(columns: int, hands: int) -> int:
    """Panels of a part of ADD_GRADIENTS: two parts for each thread where they are large enough."""
    return min(max(FEWEST, -(-columns // (2 * hands))), -(-columns // hands))


@njit(**CODE)
def weights_of(sizes: np.ndarray, address: int) -> tuple:
    """Kernel, recurrent kernel and bias [1 or 2, ...] of the layer of these `sizes`, among all parameters."""
    gates = sizes[OUTPUTS]
    kernel = matrix(address + 4 * sizes[KERNEL], sizes[FEATURES], gates)
    recurrent = matrix(address + 4 * sizes[RECURRENT], sizes[UNITS], gates)
    return kernel, recurrent, matrix(address + 4 * sizes[BIAS], sizes[BIASES], gates)


@njit(**ONCE)
def pack_weights(work: Any, layers: np.ndarray, sizes: np.ndarray, layer: int, quarter: int) -> None:
    """A quarter of a layer's weights to where the products read them; with the first, those of the Dense layer."""
    array = layers[layer]
    kernel, recurrent, bias = weights_of(sizes[layer], work.trainable)
    count, widest = len(cube(array, PANELS)), max(len(cube(array, TRANSPOSED)), len(cube(array, BELOW)))
    pack_forward(kernel, recurrent, bias, array, count * quarter // QUARTERS, count * (quarter + 1) // QUARTERS)
    pack_backward(kernel, recurrent, array, widest * quarter // QUARTERS, widest * (quarter + 1) // QUARTERS)
    if layer == quarter == 0 and not work.vocabulary:
        dz_panels = matrix(work.dense_rows, work.outputs, work.units)
        dense = floats(work.trainable + 4 * work.dense, work.units * work.outputs)
        for number in range(work.outputs):
            for k in range(work.units):
                dz_panels[number, k] = dense[k * work.outputs + number]


@njit(**ONCE)
def pass_rows(work: Any, layers: np.ndarray, sizes: np.ndarray, first: int, last: int) -> None:
    """Rows `first` to `last` forward through all layers, to the loss, and backward."""
    units, learning = work.units, work.optimizer != NONE
    dropping, nobody, seeds = learning and work.rate > 0, matrix(0, 0, 0), work.seeds
    if work.vocabulary:
        look_up(work, layers, dropping, first, last)
        seeds += 16
    else:
        values, starts = floats(work.values, 0), longs(work.starts, 0)
        rows.read(values, starts, at_hand(work), cube(layers[0], LEFT), units, sizes[0, FEATURES], first, last)
    for layer in range(work.recurrent):
        array, left = layers[layer], cube(layers[layer], LEFT)
        if layer:
            below = table(layers[layer - 1], DROPOUT) if dropping else nobody
            rows.copy_up(cube(layers[layer - 1], LEFT), below, left, units, units, first, last)
        if dropping:
            rows.draw_mask(table(array, DROPOUT), longs(seeds + 16 * layer, 2), work.rate, work.begun, first, last)
        if work.lanes:
            begin_states(work, array, layer, first, last)
        forward(array, work.lanes == 0, flags(work.halt, 1), first, last)
        if work.lanes:
            keep_states(work, array, layer, first, last)
    if work.vocabulary:
        next_tokens(work, layers, dropping, first, last)
    else:
        last_predictions(work, layers, dropping, first, last)
    if learning:
        backward_rows(work, layers, dropping, first, last)


@njit(**CODE)
def at_hand(work: Any) -> np.ndarray:
    """Positions of the examples that have their turn."""
    return ints(work.order + 4 * (work.number * work.size + work.begun), work.count)


@njit(**ONCE)
def look_up(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """The vectors of tokens, which the first recurrent layer reads."""
    left = cube(layers[0], LEFT)
    width = (left.shape[0] - 1) * work.features * dropping
    mask = matrix(work.dropped_vectors, work.capacity, width)
    if dropping:
        rows.draw_mask(mask, longs(work.seeds, 2), work.rate, work.begun, first, last)
    tokens, vectors = (
        (floats(work.values, 0), longs(work.starts, 0)),
        matrix(work.trainable, work.vocabulary, work.features),
    )
    rows.look_up(tokens, at_hand(work), vectors, mask, left, work.units, (first, last))


@njit(**CODE)
def states_of(work: Any, turn: int, layer: int, which: int) -> np.ndarray:
    """Carried states of a layer [lanes, units] at a turn: h (0) or c (1)."""
    place = (turn * work.recurrent + layer) * 2 + which
    return matrix(work.states + 4 * place * work.lanes * work.units, work.lanes, work.units)


@njit(**ONCE)
def begin_states(work: Any, array: np.ndarray, layer: int, first: int, last: int) -> None:
    """Let a layer begin where the batch before ended."""
    left, c, units = cube(array, LEFT), cube(array, C), work.units
    for row in range(first, min(last, work.count)):
        left[0, row, :units] = states_of(work, work.turn, layer, 0)[work.begun + row]
        if c.size:
            c[0, row] = states_of(work, work.turn, layer, 1)[work.begun + row]


@njit(**ONCE)
def keep_states(work: Any, array: np.ndarray, layer: int, first: int, last: int) -> None:
    """Where it ended, for the next turn."""
    left, c, units = cube(array, LEFT), cube(array, C), work.units
    for row in range(first, min(last, work.count)):
        states_of(work, 1 - work.turn, layer, 0)[work.begun + row] = left[len(left) - 1, row, :units]
        if c.size:
            states_of(work, 1 - work.turn, layer, 1)[work.begun + row] = c[len(c) - 1, row]


@njit(**ONCE)
def next_tokens(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """Every timestep's prediction and the loss; then the gradients of the predictions, and of every h."""
    top, dense, nothing_dropped = layers[work.recurrent - 1], layers[work.recurrent], matrix(0, 0, 0)
    mask = table(top, DROPOUT) if dropping else nothing_dropped
    left, scores, panels, below, dx = (
        cube(dense, LEFT),
        cube(dense, GATES),
        cube(dense, PANELS),
        cube(dense, BELOW),
        cube(dense, DX),
    )
    time, count, columns = scores.shape
    none, wide, width = np.int64(0), left.shape[2], dx.shape[2]
    rows.copy_up(cube(top, LEFT), mask, left, work.units, none, first, last)
    part, steps = (none, panels.shape[0], none, panels.shape[1]), (columns, count * columns)
    multiply(address(left), (wide, count * wide), first, last, time, panels, part, address(scores), steps, none)
    truth = floats(work.targets, 0), longs(work.target_starts, 0), floats(work.weights, work.weighted)
    compare(scores, truth, at_hand(work), work.batch, work.outputs, doubles(work.losses, work.capacity), first, last)
    if work.optimizer == NONE:
        return
    to_panels(scores, cube(dense, DZ_PANELS), first, last)
    part = none, below.shape[0], none, below.shape[1]
    multiply(address(scores), steps, first, last, time, below, part, address(dx), (width, count * width), none)
    if dropping:
        rows.mask_gradients(dx, mask, work.units, first, last)


@njit(**CODE)
def to_panels(gradients: np.ndarray, panels: np.ndarray, first: int, last: int) -> None:
    """Lay gradients [time, rows, columns] out as the last product reads them."""
    time, count, columns = gradients.shape
    for t in range(time):
        for row in range(first, last):
            source = address(gradients) + 4 * (t * count + row) * columns
            target = address(panels) + 4 * (t * count + row) * PANEL
            for panel in range(len(panels)):
                copy(source + 4 * panel * PANEL, target + 4 * panel * panels.shape[1] * PANEL)


@njit(**ONCE)
def last_predictions(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """The last h's prediction and the loss; then the gradients of the prediction, and of that h."""
    units, outputs, positions, nobody = work.units, work.outputs, at_hand(work), matrix(0, 0, 0)
    top = layers[work.recurrent - 1]
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
    if work.optimizer != NONE:
        rows.dense_backward(output_gradients, above, dense, table(top, DH), first, last)


@njit(**ONCE)
def backward_rows(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """From the gradients of every h of the last layer, or of its last h, down to the first layer."""
    units, halt, top = work.units, flags(work.halt, 1), work.recurrent - 1
    outer = cube(layers[top + 1], DX) if work.vocabulary else nothing()
    for layer in range(top, -1, -1):
        array = layers[layer]
        dh, dc, dx = table(array, DH), table(array, DC), cube(array, DX)
        dc[first:last] = np.float32(0)
        if layer < top or work.vocabulary:
            dh[first:last] = np.float32(0)
        backward(array, outer, halt, first, last)
        if layer and dropping:
            rows.mask_gradients(dx, table(layers[layer - 1], DROPOUT), units, first, last)
        outer = dx
    if work.vocabulary and dropping:
        mask = matrix(work.dropped_vectors, work.capacity, outer.shape[0] * work.features)
        rows.mask_gradients(outer, mask, work.features, first, last)


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
    split, halt, known = array[KIND, 3], flags(work.halt, 1), count if work.lanes == 0 else 0
    upper, units = split // PANEL, sizes[layer, UNITS]
    multiply_transposed(flat, dz_panels, summed, upper, units, known, work.begun, halt, first, last)
    if work.begun + work.count < work.batch:
        return
    kernel, recurrent, bias = weights_of(sizes[layer], work.gradients)
    found = floats(work.squares, before + last)
    for panel in range(first, last):
        found[before + panel] = collect(summed, split, kernel, recurrent, bias, panel, panel + 1)


@njit(**CODE)
def other_gradients(work: Any) -> np.ndarray:
    """Gradients of weights that are in none of `layers`: the tokens' vectors, or the Dense layer by itself."""
    if work.vocabulary:
        return floats(work.gradients, work.vocabulary * work.features)
    return floats(work.gradients + 4 * work.dense, (work.units + 1) * work.outputs)


@njit(**CODE)
def other_squares(work: Any) -> np.float32:
    """The sum of their squares; of tokens' vectors, as TensorFlow has it, of each that is summed up in a gradient."""
    if not work.vocabulary:
        gradients = other_gradients(work)
        return squares(gradients, 0, len(gradients))
    total = 0.0
    for square in floats(work.repeated, work.vocabulary * work.features):
        total += square
    return np.float32(total)


@njit(**CODE)
def add_other_gradients(work: Any, layers: np.ndarray) -> None:
    """Those, from the examples of the latest pass and those before."""
    outputs, units, count = work.outputs, work.units, work.count
    gradients = other_gradients(work)
    if work.begun == 0:
        gradients[:] = np.float32(0)
    if work.vocabulary:
        tokens = floats(work.values, 0), longs(work.starts, 0)
        repeated = matrix(work.repeated, work.vocabulary, work.features)
        if work.begun == 0:
            repeated[:] = np.float32(0)
        vectors = matrix(work.gradients, work.vocabulary, work.features)
        rows.add_to_vectors(tokens, at_hand(work), cube(layers[0], DX), vectors, repeated)
        return
    last_h, output_gradients = matrix(work.last_h, count, units), matrix(work.output_gradients, count, outputs)
    for row in range(count):
        for k in range(units):
            for number in range(outputs):
                gradients[k * outputs + number] += last_h[row, k] * output_gradients[row, number]
        for number in range(outputs):
            gradients[units * outputs + number] += output_gradients[row, number]
