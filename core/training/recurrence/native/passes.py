"""A cell over a whole sequence, forwards and backwards, for some rows of a batch; nothing here holds Python's lock.

`left` [time + 1, rows, depth] has h, x and 1 side by side, so that one product gives h U + x W + b, and one more all
weight gradients; `gates` [time, rows, columns] are the activated gates, for a GRU followed by the candidate from column
`split` on; `c` and `squashed` are the cell states of an LSTM; `mask` [time, rows] is empty or 0 where a timestep leaves
the states alone. `halt` [1] ends a pass between two timesteps as soon as it is true.
"""

import numpy as np
from numba import njit

from core.training.recurrence.native.cells import gru, gru_back, lstm, lstm_back, simple_rnn, simple_rnn_back
from core.training.recurrence.native.tiles import multiply

SIMPLE_RNN, LSTM, GRU = range(3)


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
    halt: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Fill `gates`, `c`, `squashed` and the h of `left` from timestep 1 on, for rows `first` to `last`."""
    time, rows, columns = gates.shape
    depth = left.shape[2]
    for t in range(time):
        if halt[0]:
            return
        sources, products = left.ctypes.data + 4 * t * rows * depth, gates.ctypes.data + 4 * t * rows * columns
        multiply(sources, depth, first, last, panels, products, columns, 0)
        if cell == GRU:
            multiply(sources + 4 * units, depth, first, last, candidate, products + 4 * split, columns, 0)
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
    dx: np.ndarray,
    halt: np.ndarray,
    first: int,
    last: int,
) -> None:
    """Put the gradients of all products into `gates`, fill `dx`; `dh` and `dc` become those of the first states.

    `panels` are the recurrent weights transposed, `below` those of the inputs, a GRU's candidate by itself in `beside`;
    `outer` is empty or the gradient of every h [time, batch, units], `dx` empty or that of the inputs [time, rows,
    features]; `dz` [rows, columns] is room for the gradients of the products of one timestep.
    """
    time, rows, columns = gates.shape
    for t in range(time - 1, -1, -1):
        if halt[0]:
            return
        for row in range(first, last):
            if outer.size and row < outer.shape[1]:
                for j in range(units):
                    dh[row, j] += outer[t, row, j]
            before = left[t, row, :units]
            if mask.size and not mask[t, row]:
                dz[row] = 0.0
            elif cell == LSTM:
                lstm_back(gates[t, row], c[t, row], squashed[t, row], dh[row, :units], dc[row], dz[row], kind)
            elif cell == GRU:
                g, dg = gates[t, row, split : split + units], dz[row, split : split + units]
                gru_back(gates[t, row], g, before, dh[row, :units], dz[row], dg, kind)
            else:
                simple_rnn_back(gates[t, row, :units], dh[row, :units], dz[row], kind)
            for j in range(columns):
                gates[t, row, j] = dz[row, j]
        step = dh.shape[1]
        multiply(dz.ctypes.data, columns, first, last, panels, dh.ctypes.data, step, 1)
        if dx.size:
            width = dx.shape[2]
            products = dx.ctypes.data + 4 * t * rows * width
            multiply(dz.ctypes.data, columns, first, last, below, products, width, 0)
            multiply(dz.ctypes.data + 4 * split, columns, first, last, beside, products, width, 1)
