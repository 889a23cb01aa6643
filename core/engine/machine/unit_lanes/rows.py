"""What lies around and between the recurrences of core.engine.machine.unit_lanes.passes, for some rows of a batch.

`left` [time + 1, rows, depth] is theirs: h, x and 1 side by side. A `mask` [rows, time * units] is what dropout
makes of a layer's outputs, or empty.
"""

import numpy as np
from numba import njit

from core.engine.machine.dropout import uniform
from core.engine.machine.losses import loss_of
from core.engine.machine.vectors import CODE

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
def look_up(
    tokens: tuple,
    positions: np.ndarray,
    vectors: np.ndarray,
    mask: np.ndarray,
    left: np.ndarray,
    units: int,
    rows: tuple,
) -> None:
    """Put the `vectors` [vocabulary, features] of the tokens beside h, as far as they are not dropped.

    `tokens` are flat values, and where each example's begin; `rows` are the first and the one after the last.
    """
    values, starts = tokens
    features = vectors.shape[1]
    for row in range(rows[0], min(rows[1], positions.shape[0])):
        at = starts[positions[row]]
        for t in range(left.shape[0] - 1):
            vector, target = vectors[np.int64(values[at + t])], left[t, row, units : units + features]
            if mask.size:
                target[:] = vector * mask[row, t * features : (t + 1) * features]
            else:
                target[:] = vector


@njit(**CODE)
def add_to_vectors(
    tokens: tuple, positions: np.ndarray, dx: np.ndarray, gradients: np.ndarray, repeated: np.ndarray
) -> None:
    """Add the gradients of what `look_up` put there to those of the vectors, in the same order always; and squares."""
    values, starts = tokens
    for row in range(positions.shape[0]):
        at = starts[positions[row]]
        for t in range(dx.shape[0]):
            token = np.int64(values[at + t])
            gradient, square = gradients[token], repeated[token]
            for feature in range(gradients.shape[1]):
                gradient[feature] += dx[t, row, feature]
                square[feature] += dx[t, row, feature] * dx[t, row, feature]


@njit(**CODE)
def draw_mask(mask: np.ndarray, seed: np.ndarray, rate: np.float32, begun: int, first: int, last: int) -> None:
    """Draw the mask as Keras does; `begun` examples of the batch had their turn before row 0."""
    numbers = mask.shape[1]
    kept, workspace = ONE / (ONE - rate), np.empty(numbers + 8, np.float32)
    for row in range(first, last):
        at = uniform(workspace, 0, seed, (begun + row) * numbers, (begun + row + 1) * numbers)
        for number in range(numbers):
            mask[row, number] = kept if workspace[at + number] >= rate else ZERO


@njit(**CODE)
def copy_up(
    lower: np.ndarray, mask: np.ndarray, upper: np.ndarray, units: int, beside: int, first: int, last: int
) -> None:
    """Put h of the layer below, as far as it is not dropped, beside h of the one above, which is so wide."""
    for t in range(lower.shape[0] - 1):
        for row in range(first, last):
            if mask.size:
                for j in range(units):
                    upper[t, row, beside + j] = lower[t + 1, row, j] * mask[row, t * units + j]
            else:
                for j in range(units):
                    upper[t, row, beside + j] = lower[t + 1, row, j]


@njit(**CODE)
def mask_gradients(dx: np.ndarray, mask: np.ndarray, units: int, first: int, last: int) -> None:
    """Gradients of what was copied up become those of h below."""
    for t in range(dx.shape[0]):
        for row in range(first, last):
            for j in range(units):
                dx[t, row, j] *= mask[row, t * units + j]


@njit(fastmath=True, **CODE)
def predict(
    h: np.ndarray,
    mask: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
    last_h: np.ndarray,
    predictions: np.ndarray,
    first: int,
    last: int,
) -> None:
    """What the Dense layer predicts from the last h [rows, ...], with weights [outputs, units] and bias.

    Leaves h as that layer reads it in `last_h` [rows, units], and the predictions [rows, outputs].
    """
    outputs, units = weights.shape
    for row in range(first, last):
        for k in range(units):
            last_h[row, k] = h[row, k] * mask[row, k] if mask.size else h[row, k]
        for number in range(outputs):
            total = bias[number]
            for k in range(units):
                total += last_h[row, k] * weights[number, k]
            predictions[row, number] = total


@njit(**CODE)
def compare(
    predictions: np.ndarray,
    truth: tuple,
    positions: np.ndarray,
    batch: int,
    fractions: np.ndarray,
    kind: int,
    losses: np.ndarray,
    output_gradients: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Each row's part of the mean loss of a batch of so many, and its predictions' gradients; 0 beyond `positions`.

    `truth` and `fractions` as in core.engine.machine.batch_lanes.loss.
    """
    targets, starts, weights = truth
    outputs = predictions.shape[1]
    count = outputs // fractions.shape[0]
    for row in range(first, last):
        losses[row] = 0.0
        output_gradients[row] = ZERO
        if row >= positions.shape[0]:
            continue
        example = positions[row]
        weight = weights[example] if weights.shape[0] else ONE
        part = weight / np.float32(batch * outputs)
        for number in range(outputs):
            target = targets[starts[example] + number % count]
            loss, slope = loss_of(predictions[row, number], target, fractions[number // count], kind)
            losses[row] += part * loss
            output_gradients[row, number] = part * slope


@njit(**CODE)
def dense_backward(
    output_gradients: np.ndarray, mask: np.ndarray, weights: np.ndarray, dh: np.ndarray, first: int, last: int
) -> None:
    """Gradients of the last h, from those of the predictions; `weights` [outputs, units]."""
    outputs, units = weights.shape
    for row in range(first, last):
        dh[row] = ZERO
        for number in range(outputs):
            for k in range(units):
                dh[row, k] += output_gradients[row, number] * weights[number, k]
        if mask.size:
            for k in range(units):
                dh[row, k] *= mask[row, k]
