"""A recurrent layer over PANEL examples, forward and backward, in one workspace."""

import numpy as np
from numba import njit

from core.engine.machine.batch_lanes.products import multiply, multiply_across, transpose
from core.engine.machine.batch_lanes.workspace import (
    ACROSS,
    ACTIVATED_C,
    ACTIVATION,
    BIAS,
    CELL,
    CELLS,
    DC,
    DEEP_ROWS,
    DEPTH,
    DH,
    DZ,
    DZ_PANELS,
    FEATURES,
    GATED,
    KERNEL,
    LEFT,
    OUTER,
    PANELS,
    RECURRENT,
    SPLIT,
    SUMMED,
    TIME,
    UNITS,
    WEIGHTS,
    WIDE_ROWS,
)
from core.engine.machine.cells import GRU, LSTM, gru, gru_backward, lstm, lstm_backward, simple_rnn, simple_rnn_backward
from core.engine.machine.vectors import CODE, LANES, PANEL, address

NOBODY = -1


@njit(**CODE)
def fill(workspace: np.ndarray, first: int, count: int) -> None:
    """Zeros."""
    for at in range(first, first + count):
        workspace[at] = np.float32(0)


@njit(**CODE)
def pack_weights(workspace: np.ndarray, row: np.ndarray, common: np.ndarray, trainable: np.ndarray) -> None:
    """Put a layer's weights where the products read them, as they are and transposed."""
    cell, units = common[CELL], common[UNITS]
    features, wide, deep = row[FEATURES], row[WIDE_ROWS], row[DEEP_ROWS]
    gates = (3 if cell == GRU else 4 if cell == LSTM else 1) * units
    inner = 2 * units if cell == GRU else gates
    first, ones = row[WEIGHTS], row[WEIGHTS] + units * wide
    for k in range(units):
        for j in range(gates):
            workspace[first + k * wide + j] = trainable[row[RECURRENT] + k * gates + j]
    for j in range(gates):
        workspace[ones + j] = trainable[row[BIAS] + j]
    for k in range(features):
        for j in range(inner):
            workspace[ones + (k + 1) * wide + j] = trainable[row[KERNEL] + k * gates + j]
        for j in range(inner, gates):  # a GRU's candidate, apart from what it has of h
            workspace[ones + (k + 1) * wide + units + j] = trainable[row[KERNEL] + k * gates + j]
    if cell == GRU:
        for j in range(inner):
            workspace[ones + j] += trainable[row[BIAS] + gates + j]
        for j in range(inner, gates):
            workspace[ones + units + j] = trainable[row[BIAS] + j]
            workspace[ones + j] = trainable[row[BIAS] + gates + j]
    start = address(workspace)
    for k in range(0, deep, LANES):
        for j in range(0, wide, LANES):
            source, target = first + k * wide + j, row[ACROSS] + j * deep + k
            transpose(start + 4 * source, wide, start + 4 * target, deep)


@njit(**CODE)
def forward(workspace: np.ndarray, row: np.ndarray, common: np.ndarray) -> None:
    """Fill h of every timestep into `left`, and what the backward pass needs."""
    cell, kind, units = common[CELL], common[ACTIVATION], common[UNITS]
    depth, wide, size = row[DEPTH], row[WIDE_ROWS], units * PANEL
    blocks = 4 if cell else 1
    start = address(workspace)
    weights = start + 4 * row[WEIGHTS]
    for t in range(common[TIME]):
        left, gated = row[LEFT] + t * depth * PANEL, row[GATED] + t * blocks * size
        z = start + 4 * gated
        skipped = 0 if t else units  # before the first timestep h is zero
        read, below = start + 4 * (left + skipped * PANEL), weights + 4 * skipped * wide
        h = workspace[left + depth * PANEL : left + depth * PANEL + size]
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
                workspace[gated : gated + 3 * size],
                workspace[gated + 3 * size : gated + 4 * size],
                workspace[left : left + size],
                h,
                kind,
            )
            continue
        multiply(below, wide, blocks * units, read, depth - skipped, z, 0)
        if cell == LSTM:
            before, activated_c = row[CELLS] + t * size, row[ACTIVATED_C] + t * size
            c, after = workspace[before : before + size], workspace[before + size : before + 2 * size]
            lstm(workspace[gated : gated + 4 * size], c, after, workspace[activated_c : activated_c + size], h, kind)
        else:
            simple_rnn(workspace[gated : gated + size], h, kind)


@njit(**CODE)
def backward(workspace: np.ndarray, row: np.ndarray, common: np.ndarray, outer: bool, below: int) -> None:
    """Fill `dz_panels`, from the gradient of the last h, and from that of every h where `outer`.

    `below` is the place for the gradients of every x, or NOBODY wants them.
    """
    cell, kind, units = common[CELL], common[ACTIVATION], common[UNITS]
    depth, deep, features, panels = row[DEPTH], row[DEEP_ROWS], row[FEATURES], row[PANELS]
    blocks, size, block = 4 if cell else 1, units * PANEL, panels * PANEL * PANEL
    start, candidates = address(workspace), common[DZ] + row[SPLIT] * PANEL
    across, products = start + 4 * row[ACROSS], start + 4 * common[DZ]
    fill(workspace, common[DZ], block)
    fill(workspace, common[DC], size)
    dz = workspace[common[DZ] : common[DZ] + block]
    dh, dc = workspace[common[DH] : common[DH] + size], workspace[common[DC] : common[DC] + size]
    for t in range(common[TIME] - 1, -1, -1):
        left, gated = row[LEFT] + t * depth * PANEL, row[GATED] + t * blocks * size
        if outer:
            for at in range(size):
                dh[at] += workspace[row[OUTER] + t * size + at]
        if cell == GRU:
            gates, candidate = workspace[gated : gated + 3 * size], workspace[gated + 3 * size : gated + 4 * size]
            gru_backward(
                gates, candidate, workspace[left : left + size], dh, dz, workspace[candidates : candidates + size], kind
            )
        elif cell == LSTM:
            before, activated_c = row[CELLS] + t * size, row[ACTIVATED_C] + t * size
            gates, c = workspace[gated : gated + 4 * size], workspace[before : before + size]
            lstm_backward(gates, c, workspace[activated_c : activated_c + size], dh, dc, dz, kind)
        else:
            simple_rnn_backward(workspace[gated : gated + size], dh, dz, kind)
        transpose_panels(products, start + 4 * (row[DZ_PANELS] + t * block), panels)
        if t:
            gates = (3 if cell == GRU else blocks) * units
            multiply(across, deep, units, products, gates, start + 4 * common[DH], np.int64(cell == GRU))
        if below != NOBODY:
            to, inputs = start + 4 * (below + t * features * PANEL), across + 4 * (units + 1)
            multiply(inputs, deep, features, products, (2 if cell == GRU else blocks) * units, to, 0)
            if cell == GRU:
                multiply(inputs + 12 * units * deep, deep, features, start + 4 * candidates, units, to, 1)


@njit(**CODE)
def transpose_panels(source: int, target: int, panels: int) -> None:
    """[panels * PANEL, PANEL] to [panels, PANEL, PANEL], each transposed."""
    for first in range(0, 4 * panels * PANEL * PANEL, 4 * PANEL * PANEL):
        for row in range(0, PANEL, LANES):
            for column in range(0, PANEL, LANES):
                to = target + first + 4 * (column * PANEL + row)
                transpose(source + first + 4 * (row * PANEL + column), PANEL, to, PANEL)


@njit(**CODE)
def add_gradients(workspace: np.ndarray, row: np.ndarray, common: np.ndarray, add: int) -> None:
    """The weight gradients of PANEL examples, one product over all timesteps; rows h, 1, x, columns in panels."""
    units, time, depth, start = common[UNITS], common[TIME], row[DEPTH], address(workspace)
    dz_panels, ahead = row[PANELS] * PANEL * PANEL, depth * PANEL
    for panel in range(row[PANELS]):
        left, right = start + 4 * row[LEFT], start + 4 * (row[DZ_PANELS] + panel * PANEL * PANEL)
        out = start + 4 * (row[SUMMED] + panel * depth * PANEL)
        if time > 1 and panel * PANEL < row[SPLIT]:  # the first h is zero
            multiply_across(left + 4 * ahead, units, right + 4 * dz_panels, out, add, time - 1, ahead, dz_panels)
        skipped = 4 * units * PANEL
        multiply_across(left + skipped, depth - units, right, out + skipped, add, time, ahead, dz_panels)


@njit(**CODE)
def collect(workspace: np.ndarray, row: np.ndarray, common: np.ndarray, gradients: np.ndarray) -> None:
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
                    gradients[row[RECURRENT] + k * gates + gate] = workspace[at + k * PANEL]
                if cell == GRU:
                    gradients[row[BIAS] + gates + gate] = workspace[at + units * PANEL]
            if candidate or cell != GRU or gate < 2 * units:
                gradients[row[BIAS] + gate] = workspace[at + units * PANEL]
                for k in range(features):
                    gradients[row[KERNEL] + k * gates + gate] = workspace[at + (units + 1 + k) * PANEL]
