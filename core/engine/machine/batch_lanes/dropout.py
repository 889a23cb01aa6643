"""Dropout of the examples in a workspace."""

import numpy as np
from numba import njit

from core.engine.machine.batch_lanes.workspace import MASK, NOISE, UNITS
from core.engine.machine.dropout import uniform
from core.engine.machine.vectors import CODE, PANEL


@njit(**CODE)
def draw_mask(
    workspace: np.ndarray,
    row: np.ndarray,
    common: np.ndarray,
    seed: np.ndarray,
    rate: np.float32,
    time: int,
    first: int,
    count: int,
) -> None:
    """What outputs at `time` timesteps are multiplied by, for the `count` examples from `first` on of a batch."""
    numbers = time * common[UNITS]
    kept = np.float32(1) / (np.float32(1) - rate)
    at = uniform(workspace, common[NOISE], seed, first * numbers, (first + count) * numbers)
    for place in range(count):
        for number in range(numbers):
            factor = kept if workspace[at + place * numbers + number] >= rate else np.float32(0)
            workspace[row[MASK] + number * PANEL + place] = factor


@njit(**CODE)
def apply_mask(workspace: np.ndarray, target: int, source: int, mask: int, count: int) -> None:
    """`target` becomes `source` times the mask."""
    for at in range(count):
        workspace[target + at] = workspace[source + at] * workspace[mask + at]
