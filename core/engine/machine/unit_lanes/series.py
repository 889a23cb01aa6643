"""What is around the recurrent layers of a network on series: measured values, and what its last h predicts."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.optimizers import NONE, squares
from core.engine.machine.unit_lanes import rows
from core.engine.machine.unit_lanes.arrays import DH, LEFT, cube, doubles, floats, longs, mask_of, matrix, table
from core.engine.machine.unit_lanes.record import at_hand
from core.engine.machine.vectors import CODE, ONCE


@njit(**CODE)
def read_values(work: Any, layers: np.ndarray, features: int, first: int, last: int) -> None:
    """The measured values, which the first recurrent layer reads."""
    values, starts = floats(work.values, 0), longs(work.starts, 0)
    rows.read(values, starts, at_hand(work), cube(layers[0], LEFT), work.units, features, first, last)


@njit(**ONCE)
def last_predictions(work: Any, layers: np.ndarray, dropping: bool, first: int, last: int) -> None:
    """The last h's prediction and the loss; then the gradients of the prediction, and of that h."""
    units, outputs, positions, top = work.units, work.outputs, at_hand(work), layers[work.recurrent - 1]
    above, h = mask_of(top, dropping), cube(top, LEFT)
    dense, bias = matrix(work.dense_rows, outputs, units), work.trainable + 4 * (work.dense + units * outputs)
    predictions = matrix(work.predictions, work.capacity, outputs)
    output_gradients = matrix(work.output_gradients, work.capacity, outputs)
    last_h = matrix(work.last_h, work.capacity, units)
    rows.predict(h[len(h) - 1], above, dense, floats(bias, outputs), last_h, predictions, first, last)
    truth = floats(work.targets, 0), longs(work.target_starts, 0), floats(work.weights, work.weighted)
    fractions, losses = floats(work.fractions, work.quantiles), doubles(work.losses, work.capacity)
    rows.compare(predictions, truth, positions, work.batch, fractions, work.loss, losses, output_gradients, first, last)
    if work.optimizer != NONE:
        rows.dense_backward(output_gradients, above, dense, table(top, DH), first, last)


@njit(**CODE)
def dense_gradients(work: Any) -> np.ndarray:
    """Gradients of the Dense layer's weights and bias, among all others."""
    return floats(work.gradients + 4 * work.dense, (work.units + 1) * work.outputs)


@njit(**CODE)
def add_dense_gradients(work: Any) -> None:
    """Those, from the examples of the latest pass and those before."""
    outputs, units, count, gradients = work.outputs, work.units, work.count, dense_gradients(work)
    if work.begun == 0:
        gradients[:] = np.float32(0)
    last_h, output_gradients = matrix(work.last_h, count, units), matrix(work.output_gradients, count, outputs)
    for row in range(count):
        for k in range(units):
            for number in range(outputs):
                gradients[k * outputs + number] += last_h[row, k] * output_gradients[row, number]
        for number in range(outputs):
            gradients[units * outputs + number] += output_gradients[row, number]


@njit(**CODE)
def dense_squares(work: Any) -> np.float32:
    """The sum of their squares."""
    gradients = dense_gradients(work)
    return squares(gradients, 0, len(gradients))
