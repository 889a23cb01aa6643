"""A cell over a whole sequence, forward and backward, for some rows of a batch; nothing here holds Python's lock.

A layer's arrays come in a table of core.engine.machine.unit_lanes.arrays.

`left` [time + 1, rows, depth] has h, x and 1 side by side, so that one product gives h U + x W + b, and one more all
weight gradients; `gates` [time, rows, columns] are the activated gates, for a GRU followed by the candidate from column
`split` on; `c` and `activated_c` are the cell states of an LSTM. `halt` [1] ends a pass between two timesteps as soon
as it is true.
"""

import numpy as np
from numba import njit

from core.engine.machine.cells import GRU, LSTM, gru, gru_backward, lstm, lstm_backward, simple_rnn, simple_rnn_backward
from core.engine.machine.unit_lanes.arrays import (
    ACTIVATED_C,
    BELOW,
    BESIDE,
    CANDIDATE,
    DC,
    DH,
    DX,
    DZ,
    DZ_PANELS,
    GATES,
    KIND,
    LEFT,
    PANELS,
    TRANSPOSED,
    C,
    cube,
    table,
)
from core.engine.machine.unit_lanes.products import copy, multiply, pack, pack_transposed
from core.engine.machine.vectors import CODE, PANEL, address


@njit(**CODE)
def pack_forward(
    kernel: np.ndarray,
    recurrent: np.ndarray,
    bias: np.ndarray,
    layer: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Lay the weights of all gates out as the right-hand sides of h, x and 1, in panels from `first` to `last`.

    What a GRU's candidate has of x and 1 is laid out by itself, with the first panel. `bias` as in `collect`.
    """
    panels, candidate = cube(layer, PANELS), cube(layer, CANDIDATE)
    units, count = recurrent.shape
    features, gru = len(kernel), len(bias) == 2
    inner = 2 * units if gru else count
    pack(recurrent, panels, 0, first, last)
    for panel in range(first, last):
        start = panel * PANEL
        for column in range(min(PANEL, count - start)):
            at = start + column
            for feature in range(features):
                panels[panel, units + feature, column] = kernel[feature, at] if at < inner else np.float32(0)
            one = bias[0, at] if at < inner else np.float32(0)
            panels[panel, units + features, column] = one + bias[1, at] if gru else one
    for panel in range(candidate.shape[0] if first == 0 else 0):
        start = inner + panel * PANEL
        for column in range(min(PANEL, count - start)):
            for feature in range(features):
                candidate[panel, feature, column] = kernel[feature, start + column]
            candidate[panel, features, column] = bias[0, start + column]


@njit(**CODE)
def pack_backward(
    kernel: np.ndarray,
    recurrent: np.ndarray,
    layer: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Lay the weights out as the right-hand sides of the gates' gradients, panels `first` to `last` of each."""
    transposed, below, beside = cube(layer, TRANSPOSED), cube(layer, BELOW), cube(layer, BESIDE)
    units, count = recurrent.shape
    inner = 2 * units if layer[KIND, 0] == GRU else count
    pack_transposed(recurrent, np.int64(0), count, transposed, first, min(last, len(transposed)))
    pack_transposed(kernel, np.int64(0), inner, below, first, min(last, len(below)))
    pack_transposed(kernel, inner, count, beside, first, min(last, len(beside)))


AHEAD = 4
"""Timesteps whose products with the inputs are done together where there are many: the weights of h then stay near."""
MANY = 16
"""Features from which on that pays."""


@njit(**CODE)
def forward(layer: np.ndarray, zero: bool, halt: np.ndarray, first: int, last: int) -> None:
    """Fill `gates`, `c`, `activated_c` and the h of `left` from timestep 1 on, for rows `first` to `last`.

    `zero` says that all states begin with zero.
    """
    cell, kind, units, split = layer[KIND, 0], layer[KIND, 1], layer[KIND, 2], layer[KIND, 3]
    left, gates, c, activated_c = cube(layer, LEFT), cube(layer, GATES), cube(layer, C), cube(layer, ACTIVATED_C)
    panels, candidate = cube(layer, PANELS), cube(layer, CANDIDATE)
    time, rows, columns = gates.shape
    depth, count = left.shape[2], panels.shape[0]
    features = panels.shape[1] - units - 1
    straight = -(-2 * units // PANEL) if cell == GRU else count  # panels that have something of x
    left_steps, steps, none, once = (depth, rows * depth), (columns, rows * columns), np.int64(0), np.int64(1)
    for t in range(time):
        if halt[0]:
            return
        sources, products = address(left) + 4 * t * rows * depth, address(gates) + 4 * t * rows * columns
        known = zero and t == 0
        ahead = 1
        if features >= MANY:
            ahead = min(AHEAD, time - t) if t % AHEAD == 0 else 0
        x = sources + 4 * units, left_steps, first, last, ahead
        if features < MANY and not known:
            whole = none, count, none, panels.shape[1]
            multiply(sources, left_steps, first, last, once, panels, whole, products, steps, none)
        else:
            if ahead:
                multiply(*x, panels, (none, straight, units, features + 1), products, steps, none)
                ones = sources + 4 * (units + features), left_steps, first, last, ahead
                multiply(*ones, panels, (straight, count, units + features, once), products, steps, none)
            if not known:
                of_h = none, count, none, units
                multiply(sources, left_steps, first, last, once, panels, of_h, products, steps, once)
        if cell == GRU and ahead:
            whole = none, candidate.shape[0], none, features + 1
            multiply(*x, candidate, whole, products + 4 * split, steps, none)
        for row in range(first, last):
            before, h = left[t, row, :units], left[t + 1, row, :units]
            if cell == LSTM:
                lstm(gates[t, row], c[t, row], c[t + 1, row], activated_c[t, row], h, kind)
            elif cell == GRU:
                gru(gates[t, row], gates[t, row, split : split + units], before, h, kind)
            else:
                simple_rnn(gates[t, row, :units], h, kind)


@njit(**CODE)
def backward(layer: np.ndarray, outer: np.ndarray, halt: np.ndarray, first: int, last: int) -> None:
    """Put the gradients of all products into `dz_panels`, fill `dx`; `dh` and `dc` become those of the first states.

    `transposed` are the recurrent weights, `below` those of the inputs, a GRU's candidate by itself in `beside`;
    `outer` is empty or the gradient of every h [time, batch, units], `dx` empty or that of the inputs [time, rows,
    features]; `dz_panels` is [panels of columns, time * rows or more, PANEL], `dz` [AHEAD, rows, columns] has some
    timesteps of the same.
    """
    cell, kind, units, split = layer[KIND, 0], layer[KIND, 1], layer[KIND, 2], layer[KIND, 3]
    left, gates, c, activated_c = cube(layer, LEFT), cube(layer, GATES), cube(layer, C), cube(layer, ACTIVATED_C)
    dh, dc, dz, dx = table(layer, DH), table(layer, DC), cube(layer, DZ), cube(layer, DX)
    dz_panels = cube(layer, DZ_PANELS)
    panels, below, beside = cube(layer, TRANSPOSED), cube(layer, BELOW), cube(layer, BESIDE)
    time, rows, columns = gates.shape
    wide, width = dh.shape[1], dx.shape[2]
    steps, beyond, none, once = (columns, rows * columns), (width, rows * width), np.int64(0), np.int64(1)
    kept = once if cell == GRU else none  # whether something of dh reaches the state before by no product
    for t in range(time - 1, -1, -1):
        if halt[0]:
            return
        now = dz[t % AHEAD]
        for row in range(first, last):
            if outer.size and row < outer.shape[1]:
                for j in range(units):
                    dh[row, j] += outer[t, row, j]
            before = left[t, row, :units]
            if cell == LSTM:
                lstm_backward(gates[t, row], c[t, row], activated_c[t, row], dh[row, :units], dc[row], now[row], kind)
            elif cell == GRU:
                g, dg = gates[t, row, split : split + units], now[row, split : split + units]
                gru_backward(gates[t, row], g, before, dh[row, :units], now[row], dg, kind)
            else:
                simple_rnn_backward(gates[t, row, :units], dh[row, :units], now[row], kind)
            source, target = address(now) + 4 * row * columns, address(dz_panels) + 4 * (t * rows + row) * PANEL
            for panel in range(dz_panels.shape[0]):
                copy(source + 4 * panel * PANEL, target + 4 * panel * dz_panels.shape[1] * PANEL)
        if t:
            part = none, panels.shape[0], none, panels.shape[1]
            multiply(address(now), steps, first, last, once, panels, part, address(dh), (wide, none), kept)
        if dx.size and t % AHEAD == 0:
            times, products = min(AHEAD, time - t), address(dx) + 4 * t * rows * width
            part = none, below.shape[0], none, below.shape[1]
            multiply(address(dz), steps, first, last, times, below, part, products, beyond, none)
            part = none, beside.shape[0], none, beside.shape[1]
            multiply(address(dz) + 4 * split, steps, first, last, times, beside, part, products, beyond, once)


@njit(**CODE)
def collect(
    summed: np.ndarray,
    split: int,
    kernel: np.ndarray,
    recurrent: np.ndarray,
    bias: np.ndarray,
    first: int,
    last: int,
) -> np.float32:
    """Put panels `first` to `last` of the weight gradients, rows h, x and 1 each, where Keras has its weights.

    `bias` is [1, gates * units], or for a GRU [2, gates * units]. The sum of their squares.
    """
    units, count = recurrent.shape
    total = np.float32(0)
    features, gru = len(kernel), len(bias) == 2
    inner, ones = 2 * units if gru else count, units + features  # of so many columns x has the same gradients as h
    for panel in range(first, last):
        start, candidate = panel * PANEL, panel * PANEL >= split
        at = inner + start - split if candidate else start
        every = max(0, min(PANEL, count - at))
        of_x = every if candidate else max(0, min(PANEL, inner - at))
        total += move(summed, panel, units, kernel, at, of_x) + move(summed, panel, ones, bias[:1], at, of_x)
        if not candidate:
            total += move(summed, panel, np.int64(0), recurrent, at, every)
            total += move(summed, panel, ones, bias[1:], at, every)
    return total


@njit(fastmath={"reassoc"}, **CODE)
def move(summed: np.ndarray, panel: int, top: int, target: np.ndarray, left: int, width: int) -> np.float32:
    """Copy rows of a panel from `top` on into columns of all of the target; the sum of their squares."""
    total = np.float32(0)
    for row in range(len(target)):
        for column in range(width):
            value = summed[panel, top + row, column]
            target[row, left + column] = value
            total += value * value
    return total
