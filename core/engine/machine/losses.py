"""Losses and their slopes, each number of an answer by itself."""

import numpy as np
from numba import njit

from core.engine.machine.passes import CODE, fill
from core.engine.machine.plan import ANSWERS, OUTPUTS, SLOPES
from core.engine.recurrence.native.cells import tanh
from core.engine.recurrence.native.tiles import PANEL

MSE, MAE, HUBER, LOG_COSH, PINBALL = range(5)
LOSSES = ("MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh", "Pinball")
"""Keras' classes, and that of core.engine.pinball; their places are their numbers."""
ONE, TWO, HALF, ZERO = np.float32(1), np.float32(2), np.float32(0.5), np.float32(0)
LOG_TWO = np.float32(np.log(2))


@njit(inline="always", **CODE)
def loss_of(answer: np.float32, target: np.float32, share: np.float32, kind: int) -> tuple[np.float32, np.float32]:
    """Loss of one number and its slope along the answer; `share` is its quantile."""
    error = answer - target
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
    # Doubled, as in core.engine.pinball.
    return TWO * max(-share * error, (ONE - share) * error), TWO * (ONE - share if error > ZERO else -share)


@njit(**CODE)
def compare(
    room: np.ndarray,
    common: np.ndarray,
    truth: tuple,
    positions: np.ndarray,
    batch: int,
    shares: np.ndarray,
    kind: int,
) -> float:
    """Sum of the losses of `positions` over `batch`; leaves the slopes along the answers in the room, 0 beyond.

    `truth` is the flat targets, where each example's begin, and weights: none, or one an example.
    """
    targets, starts, weights = truth
    outputs, total = common[OUTPUTS], 0.0
    count = outputs // shares.shape[0]
    fill(room, common[SLOPES], outputs * PANEL)
    for place in range(positions.shape[0]):
        example = positions[place]
        weight = weights[example] if weights.shape[0] else ONE
        part = weight / np.float32(batch * outputs)
        for number in range(outputs):
            target, at = targets[starts[example] + number % count], number * PANEL + place
            loss, slope = loss_of(room[common[ANSWERS] + at], target, shares[number // count], kind)
            total += part * loss
            room[common[SLOPES] + at] = part * slope
    return total
