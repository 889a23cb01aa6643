"""Some rows of a batch through a whole network: forward through all layers, to the loss, and backward."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.optimizers import NONE
from core.engine.machine.unit_lanes import rows
from core.engine.machine.unit_lanes.arrays import DC, DH, DROPOUT, DX, LEFT, cube, flags, longs, mask_of, nothing, table
from core.engine.machine.unit_lanes.carried_states import begin_states, keep_states
from core.engine.machine.unit_lanes.passes import backward, forward
from core.engine.machine.unit_lanes.record import FEATURES
from core.engine.machine.unit_lanes.series import last_predictions, read_values
from core.engine.machine.unit_lanes.texts import look_up, mask_vector_gradients, next_tokens
from core.engine.machine.vectors import ONCE


@njit(**ONCE)
def pass_rows(work: Any, layers: np.ndarray, sizes: np.ndarray, first: int, last: int) -> None:
    """Rows `first` to `last` forward through all layers, to the loss, and backward."""
    learning = work.optimizer != NONE
    dropping = learning and work.rate > 0
    if work.vocabulary:
        look_up(work, layers, dropping, first, last)
    else:
        read_values(work, layers, sizes[0, FEATURES], first, last)
    for layer in range(work.recurrent):
        forward_rows(work, layers, layer, dropping, first, last)
    if work.vocabulary:
        next_tokens(work, layers, dropping, first, last)
    else:
        last_predictions(work, layers, dropping, first, last)
    if learning:
        backward_rows(work, layers, dropping, first, last)


@njit(**ONCE)
def forward_rows(work: Any, layers: np.ndarray, layer: int, dropping: bool, first: int, last: int) -> None:
    """Through one recurrent layer, from the h of the one below; and draw what of its own h is dropped."""
    array, units = layers[layer], work.units
    if layer:
        below = layers[layer - 1]
        rows.copy_up(cube(below, LEFT), mask_of(below, dropping), cube(array, LEFT), units, units, first, last)
    if dropping:
        seed = longs(work.seeds + 16 * (layer + (work.vocabulary > 0)), 2)
        rows.draw_mask(table(array, DROPOUT), seed, work.rate, work.begun, first, last)
    if work.lanes:
        begin_states(work, array, layer, first, last)
    forward(array, work.lanes == 0, flags(work.halt, 1), first, last)
    if work.lanes:
        keep_states(work, array, layer, first, last)


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
        mask_vector_gradients(work, outer, first, last)
