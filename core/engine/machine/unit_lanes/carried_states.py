"""Carried states: a layer begins where the batch before ended, and leaves where it ended itself."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.unit_lanes.arrays import LEFT, C, cube, matrix
from core.engine.machine.vectors import CODE, ONCE


@njit(**ONCE)
def begin_states(work: Any, array: np.ndarray, layer: int, first: int, last: int) -> None:
    """Let a layer begin where the batch before ended."""
    left, c, units = cube(array, LEFT), cube(array, C), work.units
    for row in range(first, min(last, work.count)):
        left[0, row, :units] = states_of(work, work.turn, layer, 0)[work.begun + row]
        if c.size:
            c[0, row] = states_of(work, work.turn, layer, 1)[work.begun + row]


@njit(**ONCE)
def keep_states(work: Any, array: np.ndarray, layer: int, first: int, last: int) -> None:
    """Where it ended, for the next turn."""
    left, c, units = cube(array, LEFT), cube(array, C), work.units
    for row in range(first, min(last, work.count)):
        states_of(work, 1 - work.turn, layer, 0)[work.begun + row] = left[len(left) - 1, row, :units]
        if c.size:
            states_of(work, 1 - work.turn, layer, 1)[work.begun + row] = c[len(c) - 1, row]


@njit(**CODE)
def states_of(work: Any, turn: int, layer: int, which: int) -> np.ndarray:
    """Carried states of a layer [lanes, units] at a turn: h (0) or c (1)."""
    place = (turn * work.recurrent + layer) * 2 + which
    return matrix(work.states + 4 * place * work.lanes * work.units, work.lanes, work.units)
