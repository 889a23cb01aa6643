"""What is around the recurrent layers of a network that writes: tokens' vectors, and the next token after each."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.optimizers import NONE
from core.engine.machine.unit_lanes import rows
from core.engine.machine.unit_lanes.arrays import (
    BELOW,
    DX,
    DZ_PANELS,
    GATES,
    LEFT,
    PANELS,
    cube,
    doubles,
    floats,
    longs,
    mask_of,
    matrix,
)
from core.engine.machine.unit_lanes.products import copy, multiply
from core.engine.machine.unit_lanes.record import at_hand
from core.engine.machine.unit_lanes.softmax import compare
from core.engine.machine.vectors import CODE, ONCE, PANEL, address


@njit(**CODE)
def tokens_of(work: Any) -> tuple:
    """The tokens of all texts, and where each example's begin."""
    return floats(work.values, 0), longs(work.starts, 0)


@njit(**ONCE)
def look_up(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """The vectors of tokens, which the first recurrent layer reads."""
    left = cube(layers[0], LEFT)
    width = (left.shape[0] - 1) * work.features * dropping
    mask = matrix(work.dropped_vectors, work.capacity, width)
    if dropping:
        rows.draw_mask(mask, longs(work.seeds, 2), work.rate, work.begun, first, last)
    tokens, vectors = tokens_of(work), matrix(work.trainable, work.vocabulary, work.features)
    rows.look_up(tokens, at_hand(work), vectors, mask, left, work.units, (first, last))


@njit(**ONCE)
def next_tokens(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """Every timestep's prediction and the loss; then the gradients of the predictions, and of every h."""
    top, dense = layers[work.recurrent - 1], layers[work.recurrent]
    mask = mask_of(top, dropping)
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


@njit(**CODE)
def mask_vector_gradients(work: Any, dx: np.ndarray, first: int, last: int) -> None:
    """Gradients of what the first layer read become those of the vectors."""
    mask = matrix(work.dropped_vectors, work.capacity, dx.shape[0] * work.features)
    rows.mask_gradients(dx, mask, work.features, first, last)


@njit(**CODE)
def add_vector_gradients(work: Any, layers: np.ndarray) -> None:
    """The gradients of the vectors, and their squares, from the examples of the latest pass and those before."""
    gradients = matrix(work.gradients, work.vocabulary, work.features)
    repeated = matrix(work.repeated, work.vocabulary, work.features)
    if work.begun == 0:
        gradients[:] = np.float32(0)
        repeated[:] = np.float32(0)
    rows.add_to_vectors(tokens_of(work), at_hand(work), cube(layers[0], DX), gradients, repeated)


@njit(**CODE)
def vector_squares(work: Any) -> np.float32:
    """The sum of squares of the vectors' gradients, as TensorFlow has it: of each that is summed up in one of them."""
    total = 0.0
    for square in floats(work.repeated, work.vocabulary * work.features):
        total += square
    return np.float32(total)
