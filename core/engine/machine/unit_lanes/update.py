"""Updates in phases whose parts any thread may do.

`work` is one record of core.engine.machine.unit_lanes.record, `layers` [layers, 17, 4] the tables of
core.engine.machine.unit_lanes.arrays, `sizes` [layers, 8] each layer's sizes. A network with a vocabulary has tokens'
vectors before its recurrent layers, and its Dense layer is the last of `layers`; else that is done by itself.
"""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.optimizers import BLOCK, NONE, SETTINGS, fill_nan, pace, step
from core.engine.machine.phases import close_phase, done, end, open_phase, take, wait
from core.engine.machine.subnormal import flush, restore
from core.engine.machine.unit_lanes.arrays import doubles, flags, floats, longs, matrix
from core.engine.machine.unit_lanes.gradients import add_gradients, add_other_gradients, groups, norm, zero_padding
from core.engine.machine.unit_lanes.network_passes import pass_rows
from core.engine.machine.unit_lanes.weights import QUARTERS, pack_weights
from core.engine.machine.vectors import CODE, ONCE, ROWS

PACK, PASS, ADD_GRADIENTS, STEP, BEGIN, OVER = range(6)
"""Phases of an update, without learning only the first two; and what is before the first and after the last."""
BLOCKS = 8
"""Blocks of parameters of a part of STEP."""


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
        add_losses(work)
        if learning:
            zero_padding(layers, -(-work.count // ROWS) * ROWS)
            return ADD_GRADIENTS
    if phase == ADD_GRADIENTS:
        add_other_gradients(work, layers)
    if phase in (PASS, ADD_GRADIENTS) and work.begun + work.count < work.batch:
        return open_pass(work, work.begun + work.count)
    if phase == ADD_GRADIENTS:
        work.norm = norm(work, sizes)
        pace(work.optimizer, floats(work.settings, SETTINGS), work.updates, work.norm)
        return STEP
    if phase == STEP:
        end_step(work)
    if phase in (PASS, STEP):
        end_batch(work)
    if work.number == work.last:
        return OVER
    return PACK if learning and phase != PACK else open_batch(work)


@njit(**CODE)
def add_losses(work: Any) -> None:
    """Each row's part of the mean loss, in the order of the rows."""
    for loss in doubles(work.losses, work.count):
        work.mean += loss


@njit(**CODE)
def end_step(work: Any) -> None:
    """Weights that are no numbers any more stay so; the next update drops others."""
    fill_nan(floats(work.trainable, work.parameters), work.norm, 0, work.parameters)
    dropouts = work.recurrent + (work.vocabulary > 0)
    seeds = longs(work.seeds, 2 * dropouts)
    for dropout in range(dropouts):
        seeds[2 * dropout + 1] += 1
    work.updates += 1


@njit(**CODE)
def end_batch(work: Any) -> None:
    """Its loss and norm count; carried states take turns."""
    sums = doubles(work.sums, 2)
    sums[0] += work.mean * work.batch
    sums[1] += work.norm
    work.number += 1
    work.turn = 1 - work.turn


@njit(**CODE)
def open_batch(work: Any) -> int:
    """The next one, from its first examples on."""
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
    return groups(sizes, work.threads)


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
        step_blocks(work, part)


@njit(**CODE)
def step_blocks(work: Any, part: int) -> None:
    """What the optimizer does to some blocks of parameters."""
    count, kind = work.parameters, work.optimizer
    start, stop = part * BLOCKS * BLOCK, min((part + 1) * BLOCKS * BLOCK, count)
    gradients, trainable = floats(work.gradients, count), floats(work.trainable, count)
    repeated = floats(work.repeated, work.vocabulary * work.features)
    settings, slots = floats(work.settings, SETTINGS), matrix(work.slots, 2, count)
    step(kind, settings, gradients, slots, trainable, repeated, start, stop)
