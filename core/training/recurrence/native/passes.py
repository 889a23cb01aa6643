"""A cell over a whole sequence, forwards and backwards, for some rows of a batch; nothing here holds Python's lock.

`left` [time + 1, rows, depth] has h, x and 1 side by side, so that one product gives h U + x W + b, and one more all
weight gradients; `gates` [time, rows, columns] are the activated gates, for a GRU followed by the candidate from column
`split` on; `c` and `squashed` are the cell states of an LSTM; `mask` [time, rows] is empty or 0 where a timestep leaves
the states alone. `fresh` says that all states begin with zero. `halt` [1] ends a pass between two timesteps as soon as
it is true.
"""

import numpy as np
from numba import njit

from core.training.recurrence.native.cells import gru, gru_back, lstm, lstm_back, simple_rnn, simple_rnn_back
from core.training.recurrence.native.tiles import PANEL, multiply

SIMPLE_RNN, LSTM, GRU = range(3)


AHEAD = 4
"""Timesteps whose products with the inputs are done together where there are many: the weights of h then stay near."""
MANY = 16
"""Features from which on that pays."""


@njit(cache=True, nogil=True)
def forwards(
    cell: int,
    kind: int,
    units: int,
    split: int,
    panels: np.ndarray,
    candidate: np.ndarray,
    left: np.ndarray,
    gates: np.ndarray,
    c: np.ndarray,
    squashed: np.ndarray,
    mask: np.ndarray,
    fresh: bool,
    halt: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Fill `gates`, `c`, `squashed` and the h of `left` from timestep 1 on, for rows `first` to `last`."""
    time, rows, columns = gates.shape
    depth, count = left.shape[2], panels.shape[0]
    features = panels.shape[1] - units - 1
    straight = -(-2 * units // PANEL) if cell == GRU else count  # panels that have something of x
    left_steps, steps = (depth, rows * depth), (columns, rows * columns)
    for t in range(time):
        if halt[0]:
            return
        sources, products = left.ctypes.data + 4 * t * rows * depth, gates.ctypes.data + 4 * t * rows * columns
        known = fresh and t == 0
        ahead = 1
        if features >= MANY:
            ahead = min(AHEAD, time - t) if t % AHEAD == 0 else 0
        x = sources + 4 * units, left_steps, first, last, ahead
        if features < MANY and not known:
            whole = 0, count, 0, panels.shape[1]
            multiply(sources, left_steps, first, last, 1, panels, whole, products, steps, 0)
        else:
            if ahead:
                multiply(*x, panels, (0, straight, units, features + 1), products, steps, 0)
                ones = sources + 4 * (units + features), left_steps, first, last, ahead
                multiply(*ones, panels, (straight, count, units + features, 1), products, steps, 0)
            if not known:
                multiply(sources, left_steps, first, last, 1, panels, (0, count, 0, units), products, steps, 1)
        if cell == GRU and ahead:
            whole = 0, candidate.shape[0], 0, features + 1
            multiply(*x, candidate, whole, products + 4 * split, steps, 0)
        for row in range(first, last):
            before, h = left[t, row, :units], left[t + 1, row, :units]
            if mask.size and not mask[t, row]:
                h[:] = before
                if cell == LSTM:
                    c[t + 1, row] = c[t, row]
            elif cell == LSTM:
                lstm(gates[t, row], c[t, row], c[t + 1, row], squashed[t, row], h, kind)
            elif cell == GRU:
                gru(gates[t, row], gates[t, row, split : split + units], before, h, kind)
            else:
                simple_rnn(gates[t, row, :units], h, kind)


@njit(cache=True, nogil=True)
def backwards(
    cell: int,
    kind: int,
    units: int,
    split: int,
    panels: np.ndarray,
    below: np.ndarray,
    beside: np.ndarray,
    left: np.ndarray,
    gates: np.ndarray,
    c: np.ndarray,
    squashed: np.ndarray,
    mask: np.ndarray,
    outer: np.ndarray,
    dh: np.ndarray,
    dc: np.ndarray,
    dz: np.ndarray,
    turned: np.ndarray,
    dx: np.ndarray,
    fresh: bool,
    halt: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Put the gradients of all products into `turned`, fill `dx`; `dh` and `dc` become those of the first states.

    `panels` are the recurrent weights transposed, `below` those of the inputs, a GRU's candidate by itself in `beside`;
    `outer` is empty or the gradient of every h [time, batch, units], `dx` empty or that of the inputs [time, rows,
    features]; `turned` is [panels of columns, time * rows or more, PANEL], `dz` [AHEAD, rows, columns] room for some
    timesteps of the same. From `fresh` states nobody wants gradients.
    """
    time, rows, columns = gates.shape
    wide, width = dh.shape[1], dx.shape[2]
    steps, beyond = (columns, rows * columns), (width, rows * width)
    for t in range(time - 1, -1, -1):
        if halt[0]:
            return
        now = dz[t % AHEAD]
        for row in range(first, last):
            if outer.size and row < outer.shape[1]:
                for j in range(units):
                    dh[row, j] += outer[t, row, j]
            before = left[t, row, :units]
            if mask.size and not mask[t, row]:
                now[row] = 0.0
            elif cell == LSTM:
                lstm_back(gates[t, row], c[t, row], squashed[t, row], dh[row, :units], dc[row], now[row], kind)
            elif cell == GRU:
                g, dg = gates[t, row, split : split + units], now[row, split : split + units]
                gru_back(gates[t, row], g, before, dh[row, :units], now[row], dg, kind)
            else:
                simple_rnn_back(gates[t, row, :units], dh[row, :units], now[row], kind)
            for panel in range(turned.shape[0]):
                for column in range(PANEL):
                    turned[panel, t * rows + row, column] = now[row, panel * PANEL + column]
        if t or not fresh:
            part = 0, panels.shape[0], 0, panels.shape[1]
            multiply(now.ctypes.data, steps, first, last, 1, panels, part, dh.ctypes.data, (wide, 0), 1)
        if dx.size and t % AHEAD == 0:
            times, products = min(AHEAD, time - t), dx.ctypes.data + 4 * t * rows * width
            part = 0, below.shape[0], 0, below.shape[1]
            multiply(dz.ctypes.data, steps, first, last, times, below, part, products, beyond, 0)
            part = 0, beside.shape[0], 0, beside.shape[1]
            multiply(dz.ctypes.data + 4 * split, steps, first, last, times, beside, part, products, beyond, 1)


@njit(cache=True, nogil=True)
def collect(
    summed: np.ndarray,
    split: int,
    kernel: np.ndarray,
    recurrent: np.ndarray,
    bias: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Put panels `first` to `last` of the weight gradients, rows h, x and 1 each, where Keras has its weights.

    `bias` is [1, gates * units], or for a GRU [2, gates * units].
    """
    units, count = recurrent.shape
    features, gru = len(kernel), len(bias) == 2
    inner = 2 * units if gru else count  # of so many columns x has the same gradients as h
    for panel in range(first, last):
        start = panel * PANEL
        if start >= split:  # a GRU's candidate: what it has of x
            at = inner + start - split
            width = max(0, min(PANEL, count - at))
            kernel[:, at : at + width] = summed[panel, units : units + features, :width]
            bias[0, at : at + width] = summed[panel, units + features, :width]
            continue
        width, straight = max(0, min(PANEL, count - start)), max(0, min(PANEL, inner - start))
        recurrent[:, start : start + width] = summed[panel, :units, :width]
        kernel[:, start : start + straight] = summed[panel, units : units + features, :straight]
        bias[0, start : start + straight] = summed[panel, units + features, :straight]
        if gru:
            bias[1, start : start + width] = summed[panel, units + features, :width]
