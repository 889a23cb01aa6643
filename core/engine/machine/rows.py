"""What lies around and between the recurrences of core.engine.recurrence.native, for some rows of a batch.

`left` [time + 1, rows, depth] is theirs: h, x and 1 side by side. A `mask` [rows, time * units] is what dropout
makes of a layer's outputs, or empty.
"""

import numpy as np
from numba import njit

from core.engine.machine.losses import loss_of
from core.engine.machine.noise import uniform
from core.engine.machine.passes import CODE

ONE, ZERO = np.float32(1), np.float32(0)


@njit(**CODE)
def read(
    values: np.ndarray,
    starts: np.ndarray,
    positions: np.ndarray,
    left: np.ndarray,
    units: int,
    features: int,
    first: int,
    last: int,
) -> None:
    """Put the examples at `positions` beside h: flat values, and where each example's begin."""
    for row in range(first, min(last, positions.shape[0])):
        at = starts[positions[row]]
        for t in range(left.shape[0] - 1):
            for feature in range(features):
                left[t, row, units + feature] = values[at + t * features + feature]


@njit(**CODE)
def hide(mask: np.ndarray, seed: np.ndarray, rate: np.float32, begun: int, first: int, last: int) -> None:
    """Draw the mask as Keras does; `begun` examples of the batch had their turn before row 0."""
    numbers = mask.shape[1]
    kept, room = ONE / (ONE - rate), np.empty(numbers + 8, np.float32)
    for row in range(first, last):
        at = uniform(room, 0, seed, (begun + row) * numbers, (begun + row + 1) * numbers)
        for number in range(numbers):
            mask[row, number] = kept if room[at + number] >= rate else ZERO


@njit(**CODE)
def hand_up(lower: np.ndarray, mask: np.ndarray, upper: np.ndarray, units: int, first: int, last: int) -> None:
    """Put h of the layer below, as far as it is not hidden, beside h of the one above."""
    for t in range(lower.shape[0] - 1):
        for row in range(first, last):
            if mask.size:
                for j in range(units):
                    upper[t, row, units + j] = lower[t + 1, row, j] * mask[row, t * units + j]
            else:
                for j in range(units):
                    upper[t, row, units + j] = lower[t + 1, row, j]


@njit(**CODE)
def hide_back(dx: np.ndarray, mask: np.ndarray, units: int, first: int, last: int) -> None:
    """Gradients of what was handed up become those of h below."""
    for t in range(dx.shape[0]):
        for row in range(first, last):
            for j in range(units):
                dx[t, row, j] *= mask[row, t * units + j]


@njit(fastmath=True, **CODE)
def answer(
    h: np.ndarray,
    mask: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
    seen: np.ndarray,
    answers: np.ndarray,
    first: int,
    last: int,
) -> None:
    """What the network says to its last h [rows, ...], with weights [outputs, units] and bias.

    Leaves what the weights see of h in `seen` [rows, units], and the answers [rows, outputs].
    """
    outputs, units = weights.shape
    for row in range(first, last):
        for k in range(units):
            seen[row, k] = h[row, k] * mask[row, k] if mask.size else h[row, k]
        for number in range(outputs):
            total = bias[number]
            for k in range(units):
                total += seen[row, k] * weights[number, k]
            answers[row, number] = total


@njit(**CODE)
def compare(
    answers: np.ndarray,
    truth: tuple,
    positions: np.ndarray,
    batch: int,
    shares: np.ndarray,
    kind: int,
    losses: np.ndarray,
    slopes: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Each row's part of the mean loss of a batch of so many, and the slopes along its answers; 0 beyond `positions`.

    `truth` and `shares` as in core.engine.machine.losses.compare.
    """
    targets, starts, weights = truth
    outputs = answers.shape[1]
    count = outputs // shares.shape[0]
    for row in range(first, last):
        losses[row] = 0.0
        slopes[row] = ZERO
        if row >= positions.shape[0]:
            continue
        example = positions[row]
        weight = weights[example] if weights.shape[0] else ONE
        part = weight / np.float32(batch * outputs)
        for number in range(outputs):
            target = targets[starts[example] + number % count]
            loss, slope = loss_of(answers[row, number], target, shares[number // count], kind)
            losses[row] += part * loss
            slopes[row, number] = part * slope


@njit(**CODE)
def turn_back(slopes: np.ndarray, mask: np.ndarray, weights: np.ndarray, dh: np.ndarray, first: int, last: int) -> None:
    """Gradients of the last h, from the slopes along the answers; `weights` [outputs, units]."""
    outputs, units = weights.shape
    for row in range(first, last):
        dh[row] = ZERO
        for number in range(outputs):
            for k in range(units):
                dh[row, k] += slopes[row, number] * weights[number, k]
        if mask.size:
            for k in range(units):
                dh[row, k] *= mask[row, k]
