"""Probabilities of the next token at every timestep, their cross-entropy and its gradient, for some rows of a batch."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from core.engine.machine.vectors import CODE

ONE, HALF, ZERO = np.float32(1), np.float32(0.5), np.float32(0)
LEAST = np.float32(-87.0)
"""Below it exp is next to the smallest number."""
PER_LOG_TWO = np.float32(1.44269504088896341)
LOG_TWO = np.float32(0.693359375), np.float32(-2.12194440e-4)
"""In two parts, the first of which has few digits."""


@intrinsic
def power_of_two(context: Any, exponent: Any) -> tuple:
    """2 to the power of a whole number of 32 bits."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        word = ir.IntType(32)
        return builder.bitcast(builder.shl(builder.add(arguments[0], word(127)), word(23)), ir.FloatType())

    return types.float32(types.int32), write


@njit(inline="always", fastmath={"contract"}, **CODE)
def exp(x: np.float32) -> np.float32:
    """Of what is at most 0, within two roundings of the truth: the polynomial of Cephes (Moshier, 1992)."""
    x = max(x, LEAST)
    n = np.floor(x * PER_LOG_TWO + HALF)
    x -= n * LOG_TWO[0]
    x -= n * LOG_TWO[1]
    y = np.float32(1.9875691500e-4)
    y = y * x + np.float32(1.3981999507e-3)
    y = y * x + np.float32(8.3334519073e-3)
    y = y * x + np.float32(4.1665795894e-2)
    y = y * x + np.float32(1.6666665459e-1)
    y = y * x + np.float32(5.0000001201e-1)
    return (y * x * x + x + ONE) * power_of_two(np.int32(n))


@njit(fastmath=True, **CODE)
def largest(values: np.ndarray) -> np.float32:
    """The largest of some numbers."""
    most = values[0]
    for value in values:
        most = max(most, value)
    return most


@njit(fastmath={"contract", "reassoc"}, **CODE)
def cross_entropy(scores: np.ndarray, target: int, part: np.float32) -> np.float32:
    """Of the probabilities that scores come to; `part` of its gradient takes their place."""
    most, total, every = largest(scores), ZERO, ZERO
    right = scores[target]
    for number in range(scores.shape[0]):
        every += scores[number]
        scores[number] = exp(scores[number] - most)
        total += scores[number]
    share = part / total
    for number in range(scores.shape[0]):
        scores[number] *= share
    scores[target] -= part
    return np.log(total) + most - right + ZERO * every  # not a number where any score is none


@njit(**CODE)
def compare(
    scores: np.ndarray,
    truth: tuple,
    positions: np.ndarray,
    batch: int,
    outputs: int,
    losses: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Each row's part of the mean loss of a batch of so many; the gradients take the place of `scores`, 0 elsewhere.

    `scores` are [time, rows, outputs or more]; `truth` as in core.engine.machine.unit_lanes.rows.compare.
    """
    targets, starts, weights = truth
    time = scores.shape[0]
    for row in range(first, last):
        losses[row] = 0.0
        if row >= positions.shape[0]:
            scores[:, row] = ZERO
            continue
        example = positions[row]
        part = (weights[example] if weights.shape[0] else ONE) / np.float32(batch * time)
        for t in range(time):
            target = np.int64(targets[starts[example] + t])
            losses[row] += part * cross_entropy(scores[t, row, :outputs], target, part)
            scores[t, row, outputs:] = ZERO
