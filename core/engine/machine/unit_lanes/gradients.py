"""Gradients of all weights, from what the passes of a batch left, and their length."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.unit_lanes.arrays import DZ_PANELS, GATES, KIND, LEFT, SUMMED, cube, flags, floats, matrix
from core.engine.machine.unit_lanes.passes import collect
from core.engine.machine.unit_lanes.products import multiply_transposed
from core.engine.machine.unit_lanes.record import COLUMNS, UNITS
from core.engine.machine.unit_lanes.series import add_dense_gradients, dense_squares
from core.engine.machine.unit_lanes.texts import add_vector_gradients, vector_squares
from core.engine.machine.unit_lanes.weights import weights_of
from core.engine.machine.vectors import CODE, ONCE, PANEL

FEWEST = 4
"""Panels of a group, or more, since for each group everything else is read again."""


@njit(**CODE)
def zero_padding(layers: np.ndarray, used: int) -> None:
    """Rows from `used` on have no part in the gradients of this batch."""
    for layer in range(len(layers)):
        gates, dz_panels = cube(layers[layer], GATES), cube(layers[layer], DZ_PANELS)
        time, count = gates.shape[0], gates.shape[1]
        for panel in range(len(dz_panels) if used < count else 0):
            for t in range(time):
                dz_panels[panel, t * count + used : (t + 1) * count] = np.float32(0)


@njit(**CODE)
def groups(sizes: np.ndarray, hands: int) -> int:
    """How many groups of panels there are."""
    count = 0
    for columns in sizes[:, COLUMNS]:
        count += -(-columns // group_size(columns, hands))
    return count


@njit(**CODE)
def group(sizes: np.ndarray, hands: int, part: int) -> tuple:
    """The layer of a group, panels of all layers before it, and its own panels in that: the first, and its end."""
    layer, before, size = 0, 0, group_size(sizes[0, COLUMNS], hands)
    while part >= -(-sizes[layer, COLUMNS] // size):
        part -= -(-sizes[layer, COLUMNS] // size)
        before += sizes[layer, COLUMNS]
        layer += 1
        size = group_size(sizes[layer, COLUMNS], hands)
    return layer, before, part * size, min((part + 1) * size, sizes[layer, COLUMNS])


@njit(**CODE)
def group_size(columns: int, hands: int) -> int:
    """Panels of a group: two groups for each thread where they are large enough."""
    return min(max(FEWEST, -(-columns // (2 * hands))), -(-columns // hands))


@njit(**ONCE)
def add_gradients(work: Any, layers: np.ndarray, sizes: np.ndarray, part: int) -> None:
    """A group of panels of a layer's weight gradients, in the end to where Keras has its weights; and their squares."""
    layer, before, first, last = group(sizes, work.threads, part)
    array = layers[layer]
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
def add_other_gradients(work: Any, layers: np.ndarray) -> None:
    """Those of weights that are in none of `layers`: the tokens' vectors, or the Dense layer by itself."""
    if work.vocabulary:
        add_vector_gradients(work, layers)
    else:
        add_dense_gradients(work)


@njit(**CODE)
def norm(work: Any, sizes: np.ndarray) -> np.float32:
    """The length of the gradient of all weights."""
    total = vector_squares(work) if work.vocabulary else dense_squares(work)
    for square in floats(work.squares, sizes[:, COLUMNS].sum()):
        total += square
    return np.sqrt(total)
