"""A recurrent layer over PANEL examples, forwards and backwards, in the room of core.engine.machine.plan."""

import numpy as np
from numba import njit

from core.engine.machine.plan import (
    ACROSS,
    ACTIVATION,
    BIAS,
    CELL,
    CELLS,
    DC,
    DEEP_ROWS,
    DEPTH,
    DH,
    DZ,
    FEATURES,
    GATED,
    GRU,
    KERNEL,
    LEFT,
    LSTM,
    OUTER,
    PANELS,
    RECURRENT,
    SPLIT,
    SQUASHED,
    SUMMED,
    TIME,
    TURNED,
    UNITS,
    WEIGHTS,
    WIDE_ROWS,
)
from core.engine.machine.tiles import multiply, multiply_across, transpose
from core.engine.recurrence.native.cells import gru, gru_back, lstm, lstm_back, simple_rnn, simple_rnn_back
from core.engine.recurrence.native.tiles import CODE, LANES, PANEL, address

NOBODY = -1


@njit(**CODE)
def fill(room: np.ndarray, first: int, count: int) -> None:
    """Zeros."""
    for at in range(first, first + count):
        room[at] = np.float32(0)


@njit(**CODE)
def lay_out(room: np.ndarray, row: np.ndarray, common: np.ndarray, own: np.ndarray) -> None:
    """Put a layer's weights where the products read them, as they are and transposed."""
    cell, units = common[CELL], common[UNITS]
    features, wide, deep = row[FEATURES], row[WIDE_ROWS], row[DEEP_ROWS]
    gates = (3 if cell == GRU else 4 if cell == LSTM else 1) * units
    inner = 2 * units if cell == GRU else gates
    first, ones = row[WEIGHTS], row[WEIGHTS] + units * wide
    for k in range(units):
        for j in range(gates):
            room[first + k * wide + j] = own[row[RECURRENT] + k * gates + j]
    for j in range(gates):
        room[ones + j] = own[row[BIAS] + j]
    for k in range(features):
        for j in range(inner):
            room[ones + (k + 1) * wide + j] = own[row[KERNEL] + k * gates + j]
        for j in range(inner, gates):  # a GRU's candidate, apart from what it has of h
            room[ones + (k + 1) * wide + units + j] = own[row[KERNEL] + k * gates + j]
    if cell == GRU:
        for j in range(inner):
            room[ones + j] += own[row[BIAS] + gates + j]
        for j in range(inner, gates):
            room[ones + units + j] = own[row[BIAS] + j]
            room[ones + j] = own[row[BIAS] + gates + j]
    start = address(room)
    for k in range(0, deep, LANES):
        for j in range(0, wide, LANES):
            source, target = first + k * wide + j, row[ACROSS] + j * deep + k
            transpose(start + 4 * source, wide, start + 4 * target, deep)


@njit(**CODE)
def forwards(room: np.ndarray, row: np.ndarray, common: np.ndarray) -> None:
    """Fill h of every timestep into `left`, and what the way back needs."""
    cell, kind, units = common[CELL], common[ACTIVATION], common[UNITS]
    depth, wide, size = row[DEPTH], row[WIDE_ROWS], units * PANEL
    blocks = 4 if cell else 1
    start = address(room)
    weights = start + 4 * row[WEIGHTS]
    for t in range(common[TIME]):
        left, gated = row[LEFT] + t * depth * PANEL, row[GATED] + t * blocks * size
        z = start + 4 * gated
        skipped = 0 if t else units  # before the first timestep h is zero
        read, below = start + 4 * (left + skipped * PANEL), weights + 4 * skipped * wide
        h = room[left + depth * PANEL : left + depth * PANEL + size]
        if cell == GRU:
            multiply(below, wide, 2 * units, read, depth - skipped, z, 0)
            multiply(below + 8 * units, wide, units, read, units + 1 - skipped, z + 8 * size, 0)
            multiply(
                weights + 4 * (units * wide + 3 * units),
                wide,
                units,
                start + 4 * (left + size),
                depth - units,
                z + 12 * size,
                0,
            )
            gru(
                room[gated : gated + 3 * size],
                room[gated + 3 * size : gated + 4 * size],
                room[left : left + size],
                h,
                kind,
            )
            continue
        multiply(below, wide, blocks * units, read, depth - skipped, z, 0)
        if cell == LSTM:
            before, squashed = row[CELLS] + t * size, row[SQUASHED] + t * size
            c, after = room[before : before + size], room[before + size : before + 2 * size]
            lstm(room[gated : gated + 4 * size], c, after, room[squashed : squashed + size], h, kind)
        else:
            simple_rnn(room[gated : gated + size], h, kind)


@njit(**CODE)
def backwards(room: np.ndarray, row: np.ndarray, common: np.ndarray, outer: bool, below: int) -> None:
    """Fill `turned`, from the gradient of the last h, and from that of every h where `outer`.

    `below` is the place for the gradients of every x, or NOBODY wants them.
    """
    cell, kind, units = common[CELL], common[ACTIVATION], common[UNITS]
    depth, deep, features, panels = row[DEPTH], row[DEEP_ROWS], row[FEATURES], row[PANELS]
    blocks, size, block = 4 if cell else 1, units * PANEL, panels * PANEL * PANEL
    start, candidates = address(room), common[DZ] + row[SPLIT] * PANEL
    across, products = start + 4 * row[ACROSS], start + 4 * common[DZ]
    fill(room, common[DZ], block)
    fill(room, common[DC], size)
    dz = room[common[DZ] : common[DZ] + block]
    dh, dc = room[common[DH] : common[DH] + size], room[common[DC] : common[DC] + size]
    for t in range(common[TIME] - 1, -1, -1):
        left, gated = row[LEFT] + t * depth * PANEL, row[GATED] + t * blocks * size
        if outer:
            for at in range(size):
                dh[at] += room[row[OUTER] + t * size + at]
        if cell == GRU:
            gates, candidate = room[gated : gated + 3 * size], room[gated + 3 * size : gated + 4 * size]
            gru_back(gates, candidate, room[left : left + size], dh, dz, room[candidates : candidates + size], kind)
        elif cell == LSTM:
            before, squashed = row[CELLS] + t * size, row[SQUASHED] + t * size
            gates, c = room[gated : gated + 4 * size], room[before : before + size]
            lstm_back(gates, c, room[squashed : squashed + size], dh, dc, dz, kind)
        else:
            simple_rnn_back(room[gated : gated + size], dh, dz, kind)
        turn(products, start + 4 * (row[TURNED] + t * block), panels)
        if t:
            gates = (3 if cell == GRU else blocks) * units
            multiply(across, deep, units, products, gates, start + 4 * common[DH], np.int64(cell == GRU))
        if below != NOBODY:
            to, inputs = start + 4 * (below + t * features * PANEL), across + 4 * (units + 1)
            multiply(inputs, deep, features, products, (2 if cell == GRU else blocks) * units, to, 0)
            if cell == GRU:
                multiply(inputs + 12 * units * deep, deep, features, start + 4 * candidates, units, to, 1)


@njit(**CODE)
def turn(source: int, target: int, panels: int) -> None:
    """[panels * PANEL, PANEL] to [panels, PANEL, PANEL], each transposed."""
    for first in range(0, 4 * panels * PANEL * PANEL, 4 * PANEL * PANEL):
        for row in range(0, PANEL, LANES):
            for column in range(0, PANEL, LANES):
                to = target + first + 4 * (column * PANEL + row)
                transpose(source + first + 4 * (row * PANEL + column), PANEL, to, PANEL)


@njit(**CODE)
def add_up(room: np.ndarray, row: np.ndarray, common: np.ndarray, add: int) -> None:
    """The weight gradients of PANEL examples, one product over all timesteps; rows h, 1, x, columns in panels."""
    units, time, depth, start = common[UNITS], common[TIME], row[DEPTH], address(room)
    turned, ahead = row[PANELS] * PANEL * PANEL, depth * PANEL
    for panel in range(row[PANELS]):
        left, right = start + 4 * row[LEFT], start + 4 * (row[TURNED] + panel * PANEL * PANEL)
        out = start + 4 * (row[SUMMED] + panel * depth * PANEL)
        if time > 1 and panel * PANEL < row[SPLIT]:  # the first h is zero
            multiply_across(left + 4 * ahead, units, right + 4 * turned, out, add, time - 1, ahead, turned)
        skipped = 4 * units * PANEL
        multiply_across(left + skipped, depth - units, right, out + skipped, add, time, ahead, turned)


@njit(**CODE)
def collect(room: np.ndarray, row: np.ndarray, common: np.ndarray, gradients: np.ndarray) -> None:
    """Put the weight gradients of a layer where Keras has its weights."""
    cell, units, features, depth = common[CELL], common[UNITS], row[FEATURES], row[DEPTH]
    gates = (3 if cell == GRU else 4 if cell == LSTM else 1) * units
    for panel in range(row[PANELS]):
        candidate = panel * PANEL >= row[SPLIT]
        first = panel * PANEL - (row[SPLIT] - 2 * units if candidate else 0)
        part = row[SUMMED] + panel * depth * PANEL
        for gate in range(first, min(first + PANEL, gates)):
            at = part + gate - first
            if not candidate:
                for k in range(units):
                    gradients[row[RECURRENT] + k * gates + gate] = room[at + k * PANEL]
                if cell == GRU:
                    gradients[row[BIAS] + gates + gate] = room[at + units * PANEL]
            if candidate or cell != GRU or gate < 2 * units:
                gradients[row[BIAS] + gate] = room[at + units * PANEL]
                for k in range(features):
                    gradients[row[KERNEL] + k * gates + gate] = room[at + (units + 1 + k) * PANEL]
