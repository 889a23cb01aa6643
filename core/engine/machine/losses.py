"""Losses and their gradients, each number of a prediction by itself."""

from typing import NamedTuple

import numpy as np
from numba import njit

from core.engine.machine.cells import tanh
from core.engine.machine.vectors import CODE

MSE, MAE, HUBER, LOG_COSH, PINBALL = range(5)
LOSSES = ("MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh", "Pinball", "SparseCategoricalCrossentropy")
"""Keras' classes, and core.engine.losses.pinball's; their places are their numbers. The last one is that of tokens."""
ONE, TWO, HALF, ZERO = np.float32(1), np.float32(2), np.float32(0.5), np.float32(0)
LOG_TWO = np.float32(np.log(2))


class MachineLoss(NamedTuple):
    """The fractions of quantiles, or 1 alone; and the loss' place in LOSSES."""

    fractions: np.ndarray
    kind: int


@njit(inline="always", **CODE)
def loss_of(
    prediction: np.float32, target: np.float32, fraction: np.float32, kind: int
) -> tuple[np.float32, np.float32]:
    """Loss of one number and its gradient; `fraction` is that of its quantile."""
    error = prediction - target
    size = abs(error)
    sign = ONE if error > ZERO else -ONE if error < ZERO else ZERO
    if kind == MSE:
        return error * error, TWO * error
    if kind == MAE:
        return size, sign
    if kind == HUBER:
        return (HALF * error * error, error) if size <= ONE else (size - HALF, sign)
    if kind == LOG_COSH:
        return size + np.log1p(np.exp(-TWO * size)) - LOG_TWO, tanh(error)
    # Doubled, as in core.engine.losses.pinball.
    return TWO * max(-fraction * error, (ONE - fraction) * error), TWO * (ONE - fraction if error > ZERO else -fraction)
