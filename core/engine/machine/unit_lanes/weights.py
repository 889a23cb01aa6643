"""Each layer's weights: where they lie among all parameters, and packed as the products read them."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.unit_lanes.arrays import BELOW, PANELS, TRANSPOSED, cube, floats, matrix
from core.engine.machine.unit_lanes.passes import pack_backward, pack_forward
from core.engine.machine.unit_lanes.record import BIAS, BIASES, FEATURES, KERNEL, OUTPUTS, RECURRENT, UNITS
from core.engine.machine.vectors import CODE, ONCE

QUARTERS = 4
"""A layer's weights are packed in so many parts."""


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
        pack_dense(work)


@njit(**CODE)
def pack_dense(work: Any) -> None:
    """The weights of a Dense layer that is done by itself, in rows."""
    dz_panels = matrix(work.dense_rows, work.outputs, work.units)
    dense = floats(work.trainable + 4 * work.dense, work.units * work.outputs)
    for number in range(work.outputs):
        for k in range(work.units):
            dz_panels[number, k] = dense[k * work.outputs + number]
