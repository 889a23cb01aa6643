"""One timestep of one example in each cell, forward and backward, as loops that become vector instructions.

A row holds the gates side by side. Forward turns the products h U + x W + b in it into the activated gates; backward
writes the gradients of those products. Letters as in the textbooks and in core.engine.recurrence.rules.
"""

import numpy as np
from numba import njit

from core.engine.machine.vectors import CODE

SIMPLE_RNN, LSTM, GRU = range(3)
"""As in core.engine.machine.coverage.CELLS."""
TANH, RELU, SIGMOID = range(3)
"""As in core.engine.machine.coverage.ACTIVATIONS, and for gates."""
ONE, HALF, ZERO = np.float32(1), np.float32(0.5), np.float32(0)
LARGEST = np.float32(7.90531110763549805)
"""Beyond it tanh is 1 in float32."""
LOOPS = {**CODE, "fastmath": True}


@njit(inline="always", **LOOPS)
def tanh(x: np.float32) -> np.float32:
    """A quotient of two polynomials, within two roundings of the truth: the one Eigen and XLA use."""
    x = min(max(x, -LARGEST), LARGEST)
    y = x * x
    p = np.float32(-2.76076847742355e-16)
    p = p * y + np.float32(2.00018790482477e-13)
    p = p * y + np.float32(-8.60467152213735e-11)
    p = p * y + np.float32(5.12229709037114e-08)
    p = p * y + np.float32(1.48572235717979e-05)
    p = p * y + np.float32(6.37261928875436e-04)
    p = p * y + np.float32(4.89352455891786e-03)
    q = np.float32(1.19825839466702e-06)
    q = q * y + np.float32(1.18534705686654e-04)
    q = q * y + np.float32(2.26843463243900e-03)
    q = q * y + np.float32(4.89352518554385e-03)
    return x * p / q


@njit(inline="always", **LOOPS)
def slope(y: np.float32, kind: int) -> np.float32:
    """The slope of tanh or relu from its value."""
    if kind == TANH:
        return ONE - y * y
    return ONE if y > ZERO else ZERO


@njit(**LOOPS)
def activate(values: np.ndarray, kind: int) -> None:
    """The activation, in place."""
    if kind == TANH:
        for j in range(values.shape[0]):
            values[j] = tanh(values[j])
    elif kind == RELU:
        for j in range(values.shape[0]):
            values[j] = max(values[j], ZERO)
    else:
        for j in range(values.shape[0]):
            values[j] = HALF * tanh(HALF * values[j]) + HALF


@njit(**LOOPS)
def simple_rnn(z: np.ndarray, h: np.ndarray, kind: int) -> None:
    activate(z, kind)
    for j in range(h.shape[0]):
        h[j] = z[j]


@njit(**LOOPS)
def simple_rnn_backward(z: np.ndarray, dh: np.ndarray, dz: np.ndarray, kind: int) -> None:
    for j in range(dh.shape[0]):
        dz[j] = dh[j] * slope(z[j], kind)


@njit(**LOOPS)
def lstm(
    gates: np.ndarray, before: np.ndarray, after: np.ndarray, activated_c: np.ndarray, h: np.ndarray, kind: int
) -> None:
    """c after = f c + i g and h = o act(c); `activated_c` keeps act(c)."""
    units = h.shape[0]
    activate(gates[: 2 * units], SIGMOID)
    activate(gates[2 * units : 3 * units], kind)
    activate(gates[3 * units : 4 * units], SIGMOID)
    i, f, g, o = gates[:units], gates[units : 2 * units], gates[2 * units : 3 * units], gates[3 * units : 4 * units]
    # One result a loop: with more, the compiler gives up showing that they do not overlap.
    for j in range(units):
        after[j] = f[j] * before[j] + i[j] * g[j]
    for j in range(units):
        activated_c[j] = after[j]
    activate(activated_c, kind)
    for j in range(units):
        h[j] = o[j] * activated_c[j]


@njit(**LOOPS)
def lstm_backward(
    gates: np.ndarray,
    before: np.ndarray,
    activated_c: np.ndarray,
    dh: np.ndarray,
    dc: np.ndarray,
    dz: np.ndarray,
    kind: int,
) -> None:
    """Turns `dc` into the gradient of the cell state before."""
    units = dh.shape[0]
    i, f, g, o = gates[:units], gates[units : 2 * units], gates[2 * units : 3 * units], gates[3 * units : 4 * units]
    di, df, dg, do = dz[:units], dz[units : 2 * units], dz[2 * units : 3 * units], dz[3 * units : 4 * units]
    for j in range(units):
        dc[j] += dh[j] * o[j] * slope(activated_c[j], kind)
    for j in range(units):
        do[j] = dh[j] * activated_c[j] * o[j] * (ONE - o[j])
    for j in range(units):
        di[j] = dc[j] * g[j] * i[j] * (ONE - i[j])
    for j in range(units):
        df[j] = dc[j] * before[j] * f[j] * (ONE - f[j])
    for j in range(units):
        dg[j] = dc[j] * i[j] * slope(g[j], kind)
    for j in range(units):
        dc[j] *= f[j]


@njit(**LOOPS)
def gru(gates: np.ndarray, g: np.ndarray, before: np.ndarray, h: np.ndarray, kind: int) -> None:
    """h = z h + (1 - z) g; `gates` holds z, r and m = h U + b' of the candidate, `g` what it has of the inputs."""
    units = h.shape[0]
    activate(gates[: 2 * units], SIGMOID)
    z, r, m = gates[:units], gates[units : 2 * units], gates[2 * units : 3 * units]
    for j in range(units):
        g[j] += r[j] * m[j]
    activate(g, kind)
    for j in range(units):
        h[j] = z[j] * before[j] + (ONE - z[j]) * g[j]


@njit(**LOOPS)
def gru_backward(
    gates: np.ndarray,
    g: np.ndarray,
    before: np.ndarray,
    dh: np.ndarray,
    dz: np.ndarray,
    dg: np.ndarray,
    kind: int,
) -> None:
    """Leaves in `dh` what reaches the state before by way of z alone."""
    units = dh.shape[0]
    z, r, m = gates[:units], gates[units : 2 * units], gates[2 * units : 3 * units]
    to_z, to_r, to_m = dz[:units], dz[units : 2 * units], dz[2 * units : 3 * units]
    for j in range(units):
        dg[j] = dh[j] * (ONE - z[j]) * slope(g[j], kind)
    for j in range(units):
        to_z[j] = dh[j] * (before[j] - g[j]) * z[j] * (ONE - z[j])
    for j in range(units):
        to_r[j] = dg[j] * m[j] * r[j] * (ONE - r[j])
    for j in range(units):
        to_m[j] = dg[j] * r[j]
    for j in range(units):
        dh[j] *= z[j]
